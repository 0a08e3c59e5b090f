//! Money that goes back when a guest gives up an order.
use crate::payment::scene::Scene;
use database::Error;
use money::Fen;
use payment::{Decision, give_back, refund::Cause};
use settings::Mode;

#[test]
fn a_refund_is_spread_over_the_payments_newest_first_and_never_exceeds_them() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    scene.pass_minutes(1);
    let renewal = scene.pay(order, Some(scene.renewal(order)));
    assert_eq!(scene.settle(&scene.told(&renewal)), Decision::Paid);
    let back = |fen| {
        let cause = Cause {
            reason: "cancelled",
            actor: "guest",
        };
        let change = |change: &database::Transaction| give_back(change, &scene.world, order, Fen::new(fen), cause);
        scene.world.database.transaction::<_, Error>(change).unwrap()
    };
    assert_eq!(back(2000), Fen::new(2000));
    let amounts: Vec<i64> = scene.refunds().iter().map(|refund| refund.amount_fen).collect();
    assert_eq!(amounts, [1500, 500]);
    assert_eq!(scene.refunds()[0].payment_id, renewal.id);
    assert_eq!(back(10_000), Fen::new(3500));
    assert_eq!(back(1), Fen::ZERO);
    assert_eq!(back(0), Fen::ZERO);
}

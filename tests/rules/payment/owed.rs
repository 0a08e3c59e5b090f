//! What is owed beside an order's first payment: until when it is taken, and what becomes of its money.

use crate::payment::{
    businesses::{HOUR, tea, thing},
    leases::lease,
    scene::Scene,
};
use ::scene::{NewListing, Placed, Purchase, Thing};
use charge::Kind;
use clock::{Id, Moment};
use database::{Statements, parameters};
use order::{LineKind, Status};
use payment::{Decision, Reason};
use reservation::hold::Gaps;
use serde::Deserialize;
use settings::Mode;

impl Scene {
    /// Pieces of tea to be fetched, and beside them a visit with something more that is paid later; the items are 0 and 1.
    fn tea_and_visit(&self) -> (Placed, Id) {
        let world = &self.world;
        let (listing, sku_id) = tea(self, 3);
        let cleaning = NewListing {
            kind: "service",
            attributes: r#"{"category": "保洁"}"#,
            fulfilment: "visit",
            price_unit: "visit",
            tariff: None,
        }
        .open(world);
        cleaning.resource(world, 24 * HOUR);
        let goods = Thing {
            sku_id: Some(sku_id),
            quantity: Some(1),
            ..thing(LineKind::Goods, listing, 3800)
        };
        let (purchase, item) = Purchase::new(world).thing(goods);
        let (purchase, visit) = purchase
            .reserve(world, item, sku_id, 1)
            .fulfil(world, item, "pickup")
            .thing(thing(LineKind::Visit, cleaning.number, 9900));
        let way = Gaps {
            before: 2700,
            after: 2700,
        };
        let purchase = purchase
            .hold(world, visit, cleaning.number, self.period(600, 60), way)
            .fulfil(world, visit, "visit");
        let until = self.now().plus_minutes(600);
        let more = thing(LineKind::Extra, cleaning.number, 500);
        let (purchase, extra) = purchase.charged(world, Kind::Extra, until, Some(visit), more);
        (purchase.place(world, self.guest).unwrap(), extra)
    }

    fn charges(&self, state: &str) -> i64 {
        self.count(&format!("charge WHERE state = '{state}'"))
    }
}

#[test]
fn what_the_shop_has_given_up_is_not_taken_after_all() {
    let scene = Scene::new(Mode::Live);
    let (placed, deposit, instalments) = lease(&scene);
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!(scene.pay_charge(deposit), Decision::Paid);
    scene.reach(placed, 0, "waiting", "in_hand");
    let payment = scene.collect(instalments[0]);
    assert!(charge::expire(&scene.world.database, instalments[0], "staff", scene.now()).unwrap());
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::Refund(Reason::TooLate));
    assert_eq!(scene.charges("expired"), 1);
    assert!(!charge::pay(&scene.world.database, instalments[0], "staff", scene.now()).unwrap());
    assert_eq!((scene.balance("merchant"), scene.balance("refunds_due")), (0, -19900));
    assert_eq!(
        scene.pay_charge(instalments[1]),
        Decision::Paid,
        "the next month is owed"
    );
}

#[test]
fn who_gives_one_thing_of_several_up_owes_nothing_more_for_it() {
    let scene = Scene::new(Mode::Live);
    let (placed, extra) = scene.tea_and_visit();
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    let payment = scene.collect(extra);
    assert_eq!(scene.give_up(placed, 1, 50), 4950);
    assert_eq!((scene.charges("expired"), scene.charges("pending_payment")), (1, 0));
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::Refund(Reason::TooLate));
    assert_eq!(scene.status(placed), Status::Paid, "the tea waits");
}

#[test]
fn who_gives_one_thing_of_several_up_owes_what_belongs_to_the_others() {
    let scene = Scene::new(Mode::Live);
    let (placed, extra) = scene.tea_and_visit();
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!(scene.give_up(placed, 0, 100), 3800);
    assert_eq!(scene.pay_charge(extra), Decision::Paid);
}

#[test]
fn an_order_is_over_with_what_is_left_of_it_and_not_when_the_rest_would_have_been() {
    #[derive(Debug, PartialEq, Eq, Deserialize)]
    struct Span {
        starts_at: Option<Moment>,
        ends_at: Option<Moment>,
        used_until: Option<Moment>,
    }
    let scene = Scene::new(Mode::Live);
    let (placed, _) = scene.tea_and_visit();
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    scene.reach(placed, 0, "waiting", "collected");
    assert_eq!(scene.status(placed), Status::InUse);
    scene.pass_minutes(60);
    assert_eq!(scene.give_up(placed, 1, 50), 4950);
    assert_eq!(scene.status(placed), Status::Completed);
    let look = r#"SELECT starts_at, ends_at, used_until FROM "order" WHERE id = ?1"#;
    let span: Span = scene.world.database.one(look, parameters![placed.order_id]).unwrap();
    let over = Span {
        starts_at: None,
        ends_at: None,
        used_until: Some(scene.now()),
    };
    assert_eq!(span, over);
}

#[test]
fn wechat_is_told_of_what_is_paid_after_it_was_delivered() {
    let scene = Scene::new(Mode::Live);
    let (placed, deposit, instalments) = lease(&scene);
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!(scene.pay_charge(deposit), Decision::Paid);
    assert_eq!(scene.pay_charge(instalments[0]), Decision::Paid);
    let told = || scene.count("shipping_report");
    assert_eq!(told(), 0, "the phone is not there");
    scene.reach(placed, 0, "waiting", "in_hand");
    assert_eq!(scene.pay_charge(instalments[1]), Decision::Paid);
    assert_eq!(told(), 1);
    scene.reach(placed, 0, "in_hand", "returned");
    assert_eq!(scene.status(placed), Status::Completed);
    let all = told();
    assert!(all >= 3, "the first month and two instalments");
    assert_eq!(scene.pay_charge(instalments[2]), Decision::Paid);
    assert_eq!(told(), all + 1);
    let refused = scene.collect(instalments[3]);
    assert!(charge::expire(&scene.world.database, instalments[3], "staff", scene.now()).unwrap());
    assert_eq!(scene.settle(&scene.told(&refused)), Decision::Refund(Reason::TooLate));
    assert_eq!(told(), all + 1, "what goes back is not delivered");
}

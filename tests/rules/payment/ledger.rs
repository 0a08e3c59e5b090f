//! Where the money stands: what is earned, what goes back, and that nobody changes what is written.
use crate::payment::scene::{Scene, turn};
use database::{Error, Statements, parameters};
use order::Status;
use payment::refund::Cause;
use serde::Deserialize;
use settings::Mode;

#[derive(Debug, Deserialize, PartialEq)]
struct Balance {
    account: String,
    fen: i64,
}

fn balances(scene: &Scene) -> Vec<(String, i64)> {
    let sums =
        "SELECT account, sum(balance_fen) AS fen FROM ledger_balance GROUP BY account HAVING fen <> 0 ORDER BY account";
    let rows: Vec<Balance> = scene.world.database.all(sums, &[]).unwrap();
    rows.into_iter().map(|row| (row.account, row.fen)).collect()
}

fn named(balances: &[(&str, i64)]) -> Vec<(String, i64)> {
    balances.iter().map(|(name, fen)| ((*name).to_owned(), *fen)).collect()
}

#[test]
fn what_is_earned_is_the_merchants_less_the_platforms_fee_and_a_later_refund_takes_from_both() {
    let scene = Scene::new(Mode::Sandbox);
    scene
        .world
        .database
        .run("UPDATE store SET platform_fee_basis_points = 500", parameters![])
        .unwrap();
    let order = scene.paid(60);
    assert_eq!(balances(&scene), named(&[("guest", -4000), ("wechat", 4000)]));
    turn(&scene, order, Status::Paid, Status::InUse);
    turn(&scene, order, Status::InUse, Status::Completed);
    let earned = [("merchant", -3800), ("platform_fee", -200), ("wechat", 4000)];
    assert_eq!(balances(&scene), named(&earned));
    let cause = Cause {
        reason: "the lock did not open",
        actor: "staff",
    };
    let back =
        |change: &database::Transaction| payment::give_back(change, &scene.world, order, money::Fen::new(1001), cause);
    scene.world.database.transaction::<_, Error>(back).unwrap();
    let after = [
        ("merchant", -2850),
        ("platform_fee", -149),
        ("refunds_due", -1001),
        ("wechat", 4000),
    ];
    assert_eq!(balances(&scene), named(&after));
    assert_eq!(scene.look(order).status, Status::Completed);
}

#[test]
fn with_the_last_fen_of_many_refunds_the_whole_fee_has_gone_back() {
    for basis_points in [500, 1000, 3333, 10_000] {
        let scene = Scene::new(Mode::Sandbox);
        let fee = "UPDATE store SET platform_fee_basis_points = ?1";
        scene.world.database.run(fee, parameters![basis_points]).unwrap();
        let order = scene.paid(60);
        turn(&scene, order, Status::Paid, Status::InUse);
        turn(&scene, order, Status::InUse, Status::Completed);
        for fen in [1, 1, 1, 997, 999, 1, 1000, 1000] {
            let cause = Cause {
                reason: "by parts",
                actor: "staff",
            };
            let back = |change: &database::Transaction| {
                payment::give_back(change, &scene.world, order, money::Fen::new(fen), cause)
            };
            scene.world.database.transaction::<_, Error>(back).unwrap();
        }
        assert_eq!(
            balances(&scene),
            named(&[("refunds_due", -4000), ("wechat", 4000)]),
            "{basis_points}"
        );
    }
}

#[test]
fn the_ledger_is_never_changed_and_no_account_overdrawn() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    let refused = |statement: &str| {
        let outcome = scene.world.database.run(statement, parameters![order]);
        assert!(outcome.is_err(), "{statement}");
    };
    refused("UPDATE ledger_transfer SET amount_fen = 1 WHERE order_id = ?1");
    refused("DELETE FROM ledger_transfer WHERE order_id = ?1");
    let post = |debit: &str, credit: &str, fen: i64| {
        format!(
            "INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
             SELECT order_id, id, 'earned', id, '{debit}', '{credit}', {fen}, 0 FROM charge WHERE order_id = ?1"
        )
    };
    refused(&post("guest", "merchant", 4001));
    refused(&post("guest", "merchant", 0));
    refused(&post("guest", "merchant", -1));
    refused(&post("guest", "guest", 1));
    refused(&post("guest", "nobody", 1));
    assert_eq!(scene.count("ledger_transfer"), 1);
}

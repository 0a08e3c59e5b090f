//! A wish, its price, and the time kept free for it.

use crate::guest_renew::fixture::{Evening, Order, after_eight, hold, told};
use clock::Moment;
use database::Statements;
use order::Status;
use serde::Deserialize;
use serde_json::{Value, json};

#[test]
fn a_wish_is_priced_and_its_time_kept_free_until_it_is_paid() {
    let evening = Evening::running();
    let before = evening.world.database.statements();
    let answer = evening
        .call(&evening.token, Some("1"), &json!({ "minutes": 60 }))
        .unwrap();
    assert_eq!(
        evening.world.database.statements() - before,
        6,
        "who calls; BEGIN and COMMIT among them"
    );
    assert_eq!(answer.status(), 201);
    let renewal: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(renewal["ends_at"], json!(after_eight(180)));
    assert_eq!(renewal["amount_fen"], 2800, "an hour of the night");
    assert_eq!(renewal["pay_before"], json!(after_eight(70)));
    assert_eq!(renewal["renewal_id"].as_str().map(str::len), Some(32));
    let kept = [hold(false, 0, 120, "confirmed"), hold(true, 120, 180, "held")];
    assert_eq!(evening.holds(), kept);
    let unchanged = Order {
        ends_at: after_eight(120),
        amount_fen: 8000,
        lines: 0,
    };
    assert_eq!(evening.order(), unchanged, "the end moves when the money is there");
    assert_eq!(evening.log(), ["in_use", "renewal_asked"]);
}

#[test]
fn it_is_to_be_paid_before_the_stay_ends() {
    let evening = Evening::running();
    evening.world.clock.advance(55 * 60 + 30);
    assert_eq!(evening.ask(60).unwrap()["pay_before"], json!(after_eight(120)));
}

#[test]
fn a_new_wish_takes_the_place_of_the_open_one() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        status: String,
        to_ends_at: Moment,
    }
    let row = |status: &str, minutes| Row {
        status: status.to_owned(),
        to_ends_at: after_eight(minutes),
    };
    let evening = Evening::running();
    evening.ask(60).unwrap();
    evening.ask(30).unwrap();
    let wishes = evening.all::<Row>(
        "SELECT charge.state AS status, hold.ends_at AS to_ends_at FROM charge JOIN hold ON hold.charge_id = charge.id
        WHERE charge.order_id = ?1 AND charge.kind = 'renewal' ORDER BY charge.rowid",
    );
    assert_eq!(wishes, [row("expired", 180), row("pending_payment", 150)]);
    let holds = evening.holds();
    assert!(holds.contains(&hold(true, 120, 180, "lapsed")) && holds.contains(&hold(true, 120, 150, "held")));
    assert_eq!(
        evening.log(),
        ["in_use", "renewal_asked", "renewal_expired", "renewal_asked"]
    );
}

#[test]
fn what_costs_nothing_takes_effect_at_once() {
    // From 22:00 to 02:00: the night's cap of 99 yuan is reached.
    let evening = Evening::of(Status::Paid, 101, 120, 360);
    let before = evening.world.database.statements();
    let renewal = told(evening.call(&evening.token, Some("1"), &json!({ "minutes": 60 }))).unwrap();
    assert_eq!(
        evening.world.database.statements() - before,
        7,
        "who calls; BEGIN and COMMIT among them"
    );
    assert_eq!(renewal["amount_fen"], 0);
    assert_eq!(
        evening.order(),
        Order {
            ends_at: after_eight(420),
            amount_fen: 8000,
            lines: 1
        }
    );
    let longer = [hold(false, 120, 360, "confirmed"), hold(true, 360, 420, "confirmed")];
    assert_eq!(evening.holds(), longer);
    assert_eq!(evening.log(), ["paid", "renewal_asked", "renewal_paid"]);
}

#[test]
fn the_same_key_is_one_wish() {
    let evening = Evening::running();
    let ask = |minutes: i64| evening.call(&evening.token, Some("1"), &json!({ "minutes": minutes }));
    let first = ask(60).unwrap();
    let again = ask(60).unwrap();
    assert_eq!((again.status(), again.body()), (201, first.body()));
    assert_eq!(again.into_http("id").headers()["idempotency-replayed"], "true");
    assert_eq!(ask(61).unwrap_err().slug(), "idempotency-key-reused");
    assert_eq!(evening.log(), ["in_use", "renewal_asked"]);
}

/// Somebody who is always faster: every wish finds its order changed.
#[test]
fn who_meets_other_changes_twice_asks_again_and_has_cost_more_than_one_renewal() {
    let evening = Evening::running();
    let faster = "CREATE TEMP TRIGGER faster BEFORE INSERT ON main.hold BEGIN SELECT raise(IGNORE); END";
    evening.world.database.run(faster, &[]).unwrap();
    let before = evening.world.database.statements();
    let problem = evening.call(&evening.token, Some("1"), &json!({ "minutes": 60 }));
    let problem = problem.unwrap_err();
    assert_eq!(
        evening.world.database.statements() - before,
        10,
        "who calls, a look for an earlier answer, and two attempts of four: only here are eight not enough"
    );
    assert_eq!(problem.slug(), "order-changed");
    let answer = problem.answer(api::Language::English, "id").into_http("id");
    assert!(answer.headers().contains_key("retry-after"));
    assert_eq!(evening.log(), ["in_use"]);
    evening.world.database.run("DROP TRIGGER faster", &[]).unwrap();
    assert_eq!(evening.ask(60).unwrap()["ends_at"], json!(after_eight(180)));
}

#[test]
fn who_asks_again_and_again_and_pays_nothing_waits() {
    let evening = Evening::running();
    let ask = |minutes: i64| evening.call(&evening.token, None, &json!({ "minutes": minutes }));
    for number in 0..20 {
        ask(60 + 30 * (number % 2)).unwrap();
    }
    let problem = ask(60).unwrap_err();
    assert_eq!(problem.slug(), "too-many-unpaid");
    let answer = problem.answer(api::Language::English, "id").into_http("id");
    assert_eq!(answer.headers()["retry-after"], "3600");
}

//! GET, POST /v1/platform/reconciliation · GET …/differences · POST …/differences/:id/repair, …/ignore · GET
//! /v1/platform/ledger

use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, race, refuses_strangers, rooms};

const MATCH: &str = "/v1/platform/reconciliation";
const DIFFERENCES: &str = "/v1/platform/reconciliation/differences";
const LEDGER: &str = "/v1/platform/ledger";

fn run(bundle: &Bundle, operator: &str, day: &str) -> Reply {
    let which = json!({ "channel": "wechat", "date": day });
    bundle.post(MATCH, &which).token(operator).send()
}

/// The day in China.
fn day(moment: Moment) -> String {
    moment.to_string()[..10].to_owned()
}

/// Noon of a day that has not come yet, so that nothing is near midnight.
fn noon(bundle: &Bundle) -> Moment {
    let next = day(bundle.now().plus_minutes(24 * 60));
    Moment::parse(&format!("{next}T12:00:00+08:00")).unwrap()
}

/// A payment of which the bundle never hears.
fn unheard(bundle: &Bundle, guest: &Guest<'_>, stay: Stay) -> Value {
    let order = guest.book(stay);
    let session = guest.ask_to_pay(&order, None).expect_status(200);
    let lose = json!({ "channel": "wechat", "operation": "notification", "fault": "lose" });
    bundle.post("/sandbox/faults", &lose).send().expect_status(201);
    let pay = format!("/sandbox/payments/{}/pay", session["payment_id"].as_str().unwrap());
    bundle.post(&pay, &json!({})).send().expect_status(200);
    order
}

#[test]
fn a_payment_that_nobody_told_of_is_found_in_the_bill_and_asked_for() {
    let bundle = Bundle::start();
    bundle.forward_to(noon(&bundle));
    let date = day(bundle.now());
    let (guest, operator) = (bundle.guest("unheard"), bundle.operator());
    let paid = guest.paid(Stay::ahead(&bundle, rooms::SECOND, 3 * 24 * 60, 60));
    let order = unheard(&bundle, &guest, Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    bundle.forward_minutes(24 * 60);
    let outcome = run(&bundle, &operator, &date).expect_status(200);
    assert_eq!(
        (&outcome["failure"], &outcome["differences"]["open"]),
        (&Value::Null, &json!(1)),
        "{outcome}"
    );
    assert_eq!(
        (&outcome["payments_there"]["count"], &outcome["payments_here"]["count"]),
        (&json!(2), &json!(1))
    );
    let open = bundle.get(DIFFERENCES).token(&operator).send().expect_status(200);
    let difference = &open["items"][0];
    assert_eq!(difference["kind"], "payment_missing_here");
    let path = format!("{DIFFERENCES}/{}/repair", difference["id"].as_str().unwrap());
    let replies = race(4, |number| {
        bundle
            .post(&path, &json!({}))
            .token(&operator)
            .key(&number.to_string())
            .send()
    });
    for reply in &replies {
        assert!(matches!(reply.status, 200 | 409), "{}", reply.text());
    }
    assert_eq!(guest.order(&order)["status"], "paid", "its room was still free");
    assert_eq!(guest.order(&paid)["status"], "paid");
    let again = run(&bundle, &operator, &date).expect_status(200);
    assert_eq!(
        (&again["differences"]["open"], &again["differences"]["repaired"]),
        (&json!(0), &json!(1))
    );
    let told = bundle
        .get(&format!("{MATCH}?channel=wechat&date={date}"))
        .token(&operator)
        .send();
    assert_eq!(told.expect_status(200), again);
    bundle
        .post(&path, &json!({}))
        .token(&operator)
        .send()
        .expect_problem(409, "difference-closed");
}

#[test]
fn a_difference_is_left_alone_with_a_reason() {
    let bundle = Bundle::start();
    bundle.forward_to(noon(&bundle));
    let date = day(bundle.now());
    let (guest, operator) = (bundle.guest("left"), bundle.operator());
    unheard(&bundle, &guest, Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    bundle.forward_minutes(24 * 60);
    run(&bundle, &operator, &date).expect_status(200);
    let open = bundle.get(DIFFERENCES).token(&operator).send().expect_status(200);
    let path = format!("{DIFFERENCES}/{}/ignore", open["items"][0]["id"].as_str().unwrap());
    let ignored = bundle
        .post(&path, &json!({ "reason": "测试" }))
        .token(&operator)
        .send()
        .expect_status(200);
    assert_eq!(
        (&ignored["state"], &ignored["note"]),
        (&json!("ignored"), &json!("测试"))
    );
    assert_eq!(
        run(&bundle, &operator, &date).expect_status(200)["differences"]["open"],
        0
    );
}

#[test]
fn the_ledger_adds_up() {
    let bundle = Bundle::start();
    let (guest, operator) = (bundle.guest("ledger"), bundle.operator());
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let balance = bundle.get(LEDGER).token(&operator).send().expect_status(200);
    assert_eq!(balance["sum_fen"], 0);
    let wechat = balance["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "wechat")
        .unwrap();
    assert_eq!(wechat["balance_fen"], order["paid_fen"]);
}

#[test]
fn only_operators_are_let_in_and_odd_questions_refused() {
    let bundle = Bundle::start();
    let (guest, staff, operator) = (bundle.guest("guest"), bundle.staff(), bundle.operator());
    for path in [MATCH, DIFFERENCES, LEDGER] {
        refuses_strangers(&bundle, "GET", path);
        for token in [&guest.token, &staff] {
            bundle.get(path).token(token).send().expect_problem(403, "not-allowed");
        }
    }
    for deed in ["repair", "ignore"] {
        let path = format!("{DIFFERENCES}/{}/{deed}", rooms::FIRST);
        refuses_strangers(&bundle, "POST", &path);
        let body = json!({ "reason": "x" });
        bundle
            .post(&path, &body)
            .token(&staff)
            .send()
            .expect_problem(403, "not-allowed");
        bundle
            .post(&path, &body)
            .token(&operator)
            .send()
            .expect_problem(404, "not-found");
    }
    let get = |path: String| bundle.get(&path).token(&operator).send();
    get(format!("{MATCH}?channel=wechat&date=2026-01-01")).expect_problem(404, "not-found");
    get(format!("{MATCH}?channel=wechat")).expect_problem(400, "unreadable");
    get(format!("{DIFFERENCES}?state=lost")).expect_problem(400, "unreadable");
    get(format!("{LEDGER}?from=yesterday")).expect_problem(400, "unreadable");
    for (channel, date) in [("offline", "2026-01-01"), ("wechat", "9999-12-31")] {
        let body = json!({ "channel": channel, "date": date });
        bundle
            .post(MATCH, &body)
            .token(&operator)
            .send()
            .expect_problem(422, "invalid");
    }
    for body in [
        json!({}),
        json!({ "channel": "x", "date": "2026-01-01" }),
        json!({ "channel": "wechat", "date": "x" }),
    ] {
        bundle
            .post(MATCH, &body)
            .token(&operator)
            .send()
            .expect_problem(400, "unreadable");
    }
}

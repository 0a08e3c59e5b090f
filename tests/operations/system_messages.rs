//! POST /internal/due/payment-reminder · …/stay-reminder · …/message-delivery: nobody but the ticker calls them.

use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, race, rooms};

const PHONE: &str = "13800138000";

/// The messages that WeChat has shown, the newest first.
fn messages(bundle: &Bundle) -> Vec<Value> {
    let shown = bundle.get("/sandbox/wechat/messages").send().expect_status(200);
    shown["items"].as_array().unwrap().clone()
}

/// How many guests a tick reminds.
fn reminded(bundle: &Bundle) -> i64 {
    bundle.tick()["sent_reminders"].as_i64().unwrap()
}

fn reminders(order: &Value) -> usize {
    let events = order["events"].as_array().unwrap().iter();
    events.filter(|event| event["kind"] == "payment_reminded").count()
}

#[test]
fn a_guest_is_reminded_to_pay_once_as_often_as_wanted() {
    let bundle = Bundle::start();
    let consent = json!({ "name": "hesitant", "times": 2 });
    let consents = bundle.post("/sandbox/wechat/consents", &consent).send();
    assert_eq!(consents.expect_status(200)["messages"], 2);
    let guest = bundle.guest("hesitant");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    bundle.forward_minutes(9);
    assert_eq!(reminded(&bundle), 0);
    bundle.forward_minutes(1);
    assert_eq!(race(4, |_| reminded(&bundle)).into_iter().sum::<i64>(), 1);
    let shown = messages(&bundle);
    let data = &shown[0]["data"];
    assert_eq!((shown.len(), &data["thing1"]["value"]), (1, &order["listing"]["name"]));
    let amount = format!("¥{}", money::Fen::new(order["amount_fen"].as_i64().unwrap()));
    assert_eq!(data["amount2"]["value"], amount);
    assert_eq!((reminded(&bundle), reminders(&guest.order(&order))), (0, 1));

    // The renewal is another thing to pay.
    guest.pay(&order, None);
    let renew = format!("/v1/orders/{}/renew", order["id"].as_str().unwrap());
    let renewal = guest.post(&renew, &json!({ "minutes": 30 })).send();
    renewal.expect_status(201);
    bundle.forward_minutes(5);
    assert_eq!((reminded(&bundle), messages(&bundle).len()), (1, 2));
    assert_eq!(reminders(&guest.order(&order)), 2);

    // Both consents are used up.
    let third = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    bundle.forward_minutes(10);
    assert_eq!((reminded(&bundle), messages(&bundle).len()), (0, 2));
    assert_eq!(reminders(&guest.order(&third)), 0);
}

#[test]
fn nobody_is_reminded_of_what_is_paid_or_cancelled_or_without_a_template() {
    let bundle = Bundle::with(&["--variable", "payment_reminder_minutes=10"]);
    let consent = json!({ "name": "quick", "times": 9 });
    let consents = |bundle: &Bundle| bundle.post("/sandbox/wechat/consents", &consent).send();
    consents(&bundle).expect_status(200);
    let guest = bundle.guest("quick");
    guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let regretted = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    let cancel = format!("/v1/orders/{}/cancel", regretted["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.forward_minutes(5);
    assert_eq!((reminded(&bundle), messages(&bundle).len()), (0, 0));
    guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    bundle.forward_minutes(15);
    assert_eq!((reminded(&bundle), messages(&bundle).len()), (0, 0), "its time is over");

    let silent = bundle.again(&["--variable", "wechat_payment_reminder_template="]);
    let guest = silent.guest("slow");
    guest.book(Stay::ahead(&silent, rooms::SECOND, 180, 60));
    silent.forward_minutes(10);
    assert_eq!(reminded(&silent), 0);
    consents(&silent).expect_problem(503, "not-configured");
}

/// The texts on the guest's phone, the newest first.
fn texts(bundle: &Bundle) -> Vec<Value> {
    let shown = bundle
        .get(&format!("/sandbox/sms?phone={PHONE}"))
        .send()
        .expect_status(200);
    shown["items"].as_array().unwrap().clone()
}

fn bind_phone(bundle: &Bundle, guest: &Guest<'_>) {
    let codes = bundle.post("/v1/sms-codes", &json!({ "phone": PHONE })).send();
    codes.expect_status(202);
    let body = json!({ "phone": PHONE, "code": texts(bundle)[0]["code"] });
    guest.post("/v1/login/sms", &body).send().expect_status(200);
}

/// An order that the shop gives all the money of back.
fn cancelled_by_the_shop(bundle: &Bundle, guest: &Guest<'_>) -> Value {
    let order = guest.paid(Stay::ahead(bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let refunds = format!("/v1/merchant/orders/{}/refunds", order["id"].as_str().unwrap());
    let gift = json!({ "amount_fen": order["amount_fen"], "reason": "停电" });
    let given = bundle.post(&refunds, &gift).token(&bundle.staff()).key("gift").send();
    given.expect_status(201);
    order
}

#[test]
fn a_refund_and_a_cancellation_are_told_by_wechat_once() {
    let bundle = Bundle::start();
    for template in [
        "sandbox-refund-decided",
        "sandbox-refund-settled",
        "sandbox-order-cancelled",
    ] {
        let consent = json!({ "name": "told", "template_id": template, "times": 5 });
        bundle
            .post("/sandbox/wechat/consents", &consent)
            .send()
            .expect_status(200);
    }
    let guest = bundle.guest("told");
    let order = cancelled_by_the_shop(&bundle, &guest);
    let sent = |done: &Value| done["sent_messages"].as_u64().unwrap();
    let mut told: u64 = race(4, |_| sent(&bundle.tick())).into_iter().sum();
    bundle.settle_refunds();
    for _ in 0..3 {
        bundle.forward_minutes(1);
        told += sent(&bundle.tick());
    }
    let shown = messages(&bundle);
    let mut templates: Vec<_> = shown.iter().map(|one| one["template_id"].as_str().unwrap()).collect();
    templates.sort_unstable();
    assert_eq!(
        templates,
        [
            "sandbox-order-cancelled",
            "sandbox-refund-decided",
            "sandbox-refund-settled"
        ]
    );
    assert!(told <= 3, "{told} were counted");
    let refund = shown
        .iter()
        .find(|one| one["template_id"] == "sandbox-refund-settled")
        .unwrap();
    let amount = format!("¥{}", money::Fen::new(order["amount_fen"].as_i64().unwrap()));
    assert_eq!(refund["data"]["amount3"]["value"], amount);
}

#[test]
fn whom_wechat_does_not_reach_a_text_does_where_it_is_worth_one() {
    let bundle = Bundle::start();
    let guest = bundle.guest("told");
    bind_phone(&bundle, &guest);
    let order = cancelled_by_the_shop(&bundle, &guest);
    for _ in 0..3 {
        bundle.tick();
    }
    let cancellations = texts(&bundle).into_iter();
    let cancellations = cancellations.filter(|text| text["parameters"][1] == order["listing"]["name"]);
    assert_eq!((cancellations.count(), messages(&bundle).len()), (1, 0));
}

#[test]
fn a_guest_is_reminded_twice_that_the_time_is_nearly_over() {
    let bundle = Bundle::start();
    for template in ["sandbox-stay-ends-15", "sandbox-stay-ends-5"] {
        let consent = json!({ "name": "stays", "template_id": template });
        let consents = bundle.post("/sandbox/wechat/consents", &consent).send();
        consents.expect_status(200);
    }
    let guest = bundle.guest("stays");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 10, 60);
    let order = guest.paid(stay);
    bundle.forward_to(stay.ends_at.plus_minutes(-16));
    assert_eq!(reminded(&bundle), 0);
    let mut told = Vec::new();
    for minutes in [-15, -14, -5, -4, 0, 1] {
        bundle.forward_to(stay.ends_at.plus_minutes(minutes));
        let sent = race(4, |_| reminded(&bundle)).into_iter().sum::<i64>();
        told.push((minutes, sent));
    }
    assert_eq!(told, [(-15, 1), (-14, 0), (-5, 1), (-4, 0), (0, 0), (1, 0)]);
    let shown = messages(&bundle);
    let templates: Vec<_> = shown.iter().map(|one| one["template_id"].as_str().unwrap()).collect();
    assert_eq!(templates, ["sandbox-stay-ends-5", "sandbox-stay-ends-15"]);
    assert_eq!(shown[0]["data"]["time3"]["value"], stay.ends_at.in_words());

    let inbox = guest.get("/v1/messages").send().expect_status(200);
    let first = &inbox["items"][1];
    assert_eq!(
        (&first["template"], &first["order_id"]),
        (&json!("stay_ends_15"), &order["id"])
    );
    let text = first["text"].as_str().unwrap();
    assert!(
        text.contains(&stay.ends_at.in_words()) && text.contains("续时"),
        "{text}"
    );
}

#[test]
fn nobody_outside_calls_it() {
    let bundle = Bundle::start();
    for task in ["payment-reminder", "stay-reminder", "message-delivery"] {
        let path = format!("/internal/due/{task}");
        let call = bundle
            .post(&path, &json!({ "subjects": [] }))
            .token("sandbox-tick-secret");
        assert_eq!(call.send().status, 404);
    }
}

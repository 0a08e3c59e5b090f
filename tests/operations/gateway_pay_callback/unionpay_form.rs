//! What is no notification of UnionPay, or one of something else.

use super::refused;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, Traces, UNIONPAY_CALLBACK as PATH, Unionpay, books::read, rooms};
use unionpay::{
    Code,
    gateway::{Record, Signing},
};

const UNPROVEN: &str = "refused with 401: not proven to come from UnionPay: ";

#[track_caller]
fn unproven(traces: &mut Traces<'_>, reply: &Reply) {
    refused(reply, PATH, 401);
    traces.one_line(reply, UNPROVEN);
}

#[track_caller]
fn taken(reply: &Reply) {
    assert_eq!((reply.status, reply.text().as_str()), (200, "ok"));
}

/// An order whose money is there, of which nobody has told.
fn paid(bundle: &Bundle, guest: &Guest<'_>) -> (Value, Record) {
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let unionpay = Unionpay::of(bundle);
    let mut record = unionpay.cashier(guest, &order);
    unionpay.pay(&mut record);
    (order, record)
}

#[test]
fn what_is_torn_or_no_form_is_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("torn");
    let (order, record) = paid(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    let good = unionpay.signed(&record, Signing::Genuine);
    let mut traces = Traces::of(&bundle, PATH);
    let ends = (0..good.len()).filter(|end| end % 67 == 0 || [b'&', b'='].contains(&good[*end]));
    for end in ends.chain(good.len() - 8..good.len()) {
        unproven(&mut traces, &unionpay.send(&good[..end]));
        unproven(&mut traces, &unionpay.send(&good[end + 1..]));
    }
    let text = String::from_utf8(good.clone()).unwrap();
    let object: serde_json::Map<String, Value> = form_urlencoded::parse(&good)
        .into_owned()
        .map(|(name, value)| (name, value.into()))
        .collect();
    for body in [
        "",
        "{",
        "null",
        "😀",
        "signature=1",
        "signPubKeyCert=1&signature=1",
        &Value::Object(object).to_string(),
        // As UnionPay's answers are: not encoded.
        &form_urlencoded::parse(&good)
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&"),
        &text.replace('%', "%25"),
        &text.replace("%2B", "+"),
        &text.replace("%0D%0A", "%0A"),
    ] {
        unproven(&mut traces, &unionpay.send(body));
    }
    unproven(&mut traces, &unionpay.send(b"signature=\xff\xfe".as_slice()));
    unproven(&mut traces, &unionpay.send([good.as_slice(), b"&a=\xff"].concat()));
    let many: String = (0..300).map(|number| format!("&p{number}=")).collect();
    unproven(&mut traces, &unionpay.send(format!("{text}{many}")));
    for length in [300_000, 1 << 20] {
        let reply = unionpay.send(vec![b'a'; length]);
        refused(&reply, PATH, 401);
        traces.only_line(&reply, &format!("{UNPROVEN}the body has {length} bytes"));
    }
    // What stands in the address counts for nothing.
    let reply = bundle
        .call("POST", &format!("{PATH}?{text}"))
        .body("text/plain", "")
        .send();
    unproven(&mut traces, &reply);
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    let reply = bundle
        .call("POST", &format!("{PATH}?respCode=01&orderId=1"))
        .body("text/plain", good)
        .send();
    taken(&reply);
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn money_that_nobody_asked_for_is_kept_for_people() {
    let bundle = Bundle::start();
    let guest = bundle.guest("unknown");
    let (order, record) = paid(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    let mut traces = Traces::of(&bundle, PATH);
    let mut other = record.clone();
    // Of another merchant: whatever it says.
    let reply = Unionpay::for_merchant(&bundle, "777290000000002").tell(&record);
    refused(&reply, PATH, 400);
    traces.only_line(&reply, "refused with 400: the message speaks of another merId");
    // An order of this number is not known: no question could be asked about it.
    other.order_id = "0197a0000000700080000000000000ff".to_owned();
    for (code, currency, suspense) in [("00", "156", other.amount.get()), ("A6", "840", 0)] {
        (other.code, other.currency) = (Code::from(code), currency.to_owned());
        other.query_id = format!("2018060810345612345{currency}");
        for _ in 0..2 {
            taken(&unionpay.tell(&other));
        }
        assert!(traces.changes().contains(&"payment_exception"));
        let lines = traces.lines();
        let said = format!("{PATH}: Exception(UnknownPayment) {}", other.order_id);
        assert!(
            lines.len() == 2 && lines.iter().all(|line| line.ends_with(&said)),
            "{lines:?}"
        );
        let latest = "SELECT reason, suspense_fen FROM payment_exception ORDER BY id DESC LIMIT 1";
        assert_eq!(read(&bundle, latest), [format!("unknown-payment {suspense}")]);
    }
    assert_eq!(read(&bundle, "SELECT count(*) FROM payment_exception"), ["2"]);
    for code in ["01", "05", "42", "zz"] {
        other.code = Code::from(code);
        let reply = unionpay.tell(&other);
        taken(&reply);
        traces.only_line(&reply, &format!("left: {} is unknown and no success", other.order_id));
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}

#[test]
fn a_refund_is_never_taken_for_a_payment_and_is_asked_about() {
    let bundle = Bundle::start();
    let guest = bundle.guest("back");
    let (order, record) = paid(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    let mut told = record.clone();
    let mut traces = Traces::of(&bundle, PATH);
    // Of the payment's number, of none, and transactions that are never asked for.
    told.payment_query_id = Some(record.query_id.clone());
    for (kind, number) in [
        ("04", record.order_id.as_str()),
        ("04", "1"),
        ("31", &record.order_id),
        ("02", "1"),
    ] {
        (told.kind, told.order_id) = (kind, number.to_owned());
        let reply = unionpay.tell(&told);
        taken(&reply);
        let line = match kind {
            "04" => format!("left: refund {number} is not ours"),
            _ => format!("left: kind {kind}"),
        };
        traces.only_line(&reply, &line);
    }
    taken(&unionpay.tell(&record));
    assert_eq!(guest.order(&order)["status"], "paid");
    // A refund of ours that the gateway has, and that it does not tell of by itself.
    let lose = json!({ "channel": "unionpay", "operation": "notification", "fault": "lose", "times": 20 });
    bundle.post("/sandbox/faults", &lose).send().expect_status(201);
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.tick();
    let refund = read(&bundle, "SELECT id FROM refund WHERE state = 'sent'").concat();
    let decided_at = read(&bundle, "SELECT decided_at FROM refund").concat();
    (told.kind, told.order_id, told.ordered_at) = ("04", refund, decided_at.parse().unwrap());
    told.code = Code::Success;
    // Too early: whatever the notification says, it is under way.
    // Too early: whatever the notification says, it is under way, and shall be told again.
    refused(&unionpay.tell(&told), PATH, 503);
    assert_eq!(read(&bundle, "SELECT state FROM refund"), ["sent"]);
    bundle.forward_minutes(10);
    taken(&unionpay.tell(&told));
    assert_eq!(read(&bundle, "SELECT state FROM refund"), ["settled"]);
    assert_eq!(guest.order(&order)["status"], "refunded");
    let mut traces = Traces::of(&bundle, PATH);
    taken(&unionpay.tell(&told));
    assert_eq!(traces.changes(), [""; 0]);
}

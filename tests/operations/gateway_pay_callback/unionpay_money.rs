//! A success of UnionPay: it counts only once UnionPay says the same when it is asked.

use super::refused;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, Traces, UNIONPAY_CALLBACK as PATH, Unionpay, books::read, race, rooms};
use unionpay::{
    Code,
    gateway::{Record, Signing},
};

#[track_caller]
fn taken(reply: &Reply) {
    assert_eq!((reply.status, reply.text().as_str()), (200, "ok"));
}

fn open(bundle: &Bundle, guest: &Guest<'_>) -> (Value, Record) {
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let record = Unionpay::of(bundle).cashier(guest, &order);
    (order, record)
}

fn fault(bundle: &Bundle, operation: &str, fault: &str) {
    let wish = json!({ "channel": "unionpay", "operation": operation, "fault": fault });
    bundle.post("/sandbox/faults", &wish).send().expect_status(201);
}

#[test]
fn a_success_that_is_told_again_and_again_pays_once() {
    let bundle = Bundle::start();
    let guest = bundle.guest("again");
    let (order, mut record) = open(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    unionpay.pay(&mut record);
    assert_eq!(guest.order(&order)["status"], "pending_payment", "nobody has told it");
    let told = unionpay.signed(&record, Signing::Genuine);
    for reply in race(50, |_| unionpay.send(told.clone())) {
        taken(&reply);
    }
    let order = guest.order(&order);
    assert_eq!(
        (&order["status"], &order["paid_fen"]),
        (&json!("paid"), &order["amount_fen"])
    );
    assert_eq!(order["refunding_fen"].as_i64(), Some(0));
    let payments = "SELECT state, count(*), transaction_id FROM payment GROUP BY state";
    assert_eq!(read(&bundle, payments), [format!("succeeded 1 {}", record.query_id)]);
    let postings = "SELECT posting, count(*), sum(amount_fen) FROM ledger_transfer GROUP BY posting";
    assert_eq!(read(&bundle, postings), [format!("payment 1 {}", order["amount_fen"])]);
    // Somebody has recorded it and plays it back, also after the stay, and long after that.
    for minutes in [0, 4 * 24 * 60, 40 * 24 * 60] {
        bundle.forward_minutes(minutes);
        bundle.tick();
        let mut traces = Traces::of(&bundle, PATH);
        let reply = unionpay.send(told.clone());
        taken(&reply);
        traces.only_line(&reply, &format!("Money(AlreadyKnown) {}", record.order_id));
    }
}

#[test]
fn a_proven_success_pays_nothing_that_unionpay_does_not_know() {
    let bundle = Bundle::start();
    let guest = bundle.guest("claims");
    let (order, mut record) = open(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    let mut traces = Traces::of(&bundle, PATH);
    for code in ["00", "A6", "01", "03", "42", "zz"] {
        record.code = Code::from(code);
        let reply = unionpay.tell(&record);
        taken(&reply);
        traces.only_line(&reply, &format!("Waits {}", record.order_id));
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    // What the notification says does not matter: the money is there.
    unionpay.pay(&mut record);
    taken(&unionpay.tell(&record));
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn as_long_as_unionpay_does_not_answer_the_notification_comes_again() {
    let bundle = Bundle::start();
    let guest = bundle.guest("silent");
    let (order, mut record) = open(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    unionpay.pay(&mut record);
    let mut traces = Traces::of(&bundle, PATH);
    for broken in ["lose", "server_error", "timeout_after_accept", "wrong_key", "old_key"] {
        fault(&bundle, "query", broken);
        let reply = unionpay.tell(&record);
        refused(&reply, PATH, 503);
        traces.one_line(&reply, "refused with 503: ");
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    taken(&unionpay.tell(&record));
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn what_unionpay_answers_decides_and_not_what_it_tells() {
    let bundle = Bundle::start();
    let guest = bundle.guest("amounts");
    let (order, mut record) = open(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    unionpay.pay(&mut record);
    let mut traces = Traces::of(&bundle, PATH);
    fault(&bundle, "query", "wrong_amount");
    taken(&unionpay.tell(&record));
    assert_eq!(traces.changes(), ["ledger_transfer", "payment_exception"]);
    let number = record.order_id.clone();
    let lines = traces.lines();
    let said = format!("{PATH}: Money(Exception(OtherAmount)) {number}");
    assert!(lines.len() == 1 && lines[0].ends_with(&said), "{lines:?}");
    let kept = "SELECT reason, out_trade_no, suspense_fen FROM payment_exception";
    let more = record.amount.get() + 1;
    assert_eq!(read(&bundle, kept), [format!("other-amount {number} {more}")]);
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    // Told with another amount or time, yet the right money is there.
    let mut other = record.clone();
    other.amount = record.amount.plus(record.amount).unwrap();
    taken(&unionpay.tell(&other));
    let lines = traces.lines();
    let said = format!("{PATH}: it names another amount or time: {number}");
    assert!(lines.len() == 1 && lines[0].ends_with(&said), "{lines:?}");
    let order = guest.order(&order);
    assert_eq!(
        (&order["status"], &order["paid_fen"]),
        (&json!("paid"), &order["amount_fen"])
    );
}

#[test]
fn money_that_came_too_late_takes_the_time_again_or_goes_back() {
    let bundle = Bundle::start();
    let (slow, quick) = (bundle.guest("slow"), bundle.guest("quick"));
    let unionpay = Unionpay::of(&bundle);
    let mut records = Vec::new();
    let stays = [rooms::FIRST, rooms::SECOND].map(|room| Stay::ahead(&bundle, room, 60, 90));
    for stay in stays {
        let order = slow.book(stay);
        let mut record = unionpay.cashier(&slow, &order);
        unionpay.pay(&mut record);
        records.push((order, record));
    }
    bundle.forward_minutes(16);
    let other = quick.paid(stays[1]);
    for (_, record) in records.iter().chain(&records) {
        taken(&unionpay.tell(record));
    }
    let [free, gone] = [0, 1].map(|at| slow.order(&records[at].0));
    assert_eq!(free["status"], "paid");
    assert_eq!(
        (&gone["status"], &gone["paid_fen"]),
        (&json!("expired"), &gone["amount_fen"])
    );
    assert_eq!(
        read(&bundle, "SELECT reason, payment_id FROM refund"),
        [format!("slot-gone {}", records[1].1.order_id)]
    );
    assert_eq!(quick.order(&other)["status"], "paid");
}

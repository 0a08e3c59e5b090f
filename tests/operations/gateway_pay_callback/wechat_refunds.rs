//! What WeChat Pay tells of refunds.

use super::refused;
use money::Fen;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, Traces, WECHAT_PAY_CALLBACK as PATH, WechatPay, books::read, rooms};
use wechat_pay::{RefundAmount, RefundNotice, RefundRecord, RefundState, gateway::Signing};

/// An order that its guest cancelled: WeChat Pay has the refund, and tells nobody of it.
fn sent(bundle: &Bundle, guest: &Guest<'_>) -> (Value, RefundNotice) {
    let order = guest.paid(Stay::ahead(bundle, rooms::FIRST, 3 * 24 * 60, 60));
    let lose = json!({ "channel": "wechat", "operation": "notification", "fault": "lose", "times": 20 });
    bundle.post("/sandbox/faults", &lose).send().expect_status(201);
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    bundle.tick();
    assert_eq!(state(bundle), "sent");
    let column = |statement: &str| read(bundle, statement).concat();
    let total = Fen::new(order["paid_fen"].as_i64().unwrap());
    let refund = RefundRecord {
        refund_id: column("SELECT gateway_refund_id FROM refund"),
        out_refund_no: column("SELECT id FROM refund"),
        transaction_id: column("SELECT transaction_id FROM payment"),
        out_trade_no: column("SELECT id FROM payment"),
        state: RefundState::Success,
        success_time: Some(bundle.now().unix()),
        received_account: Some("招商银行信用卡0403".to_owned()),
        amount: RefundAmount {
            total,
            refund: total,
            payer_total: None,
            payer_refund: None,
            currency: "CNY".to_owned(),
        },
    };
    let mchid = "1900000001".to_owned();
    (order, RefundNotice { mchid, refund })
}

fn state(bundle: &Bundle) -> String {
    read(bundle, "SELECT state FROM refund").concat()
}

fn tell(wechat: &WechatPay<'_>, notice: &RefundNotice) -> Reply {
    wechat.send(&wechat.refund(notice, Signing::Genuine))
}

#[test]
fn a_refund_that_is_done_is_settled_once() {
    let bundle = Bundle::start();
    let guest = bundle.guest("settled");
    let (order, notice) = sent(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    assert_eq!(guest.order(&order)["status"], "refunding");
    for reply in tests::race(10, |_| tell(&wechat, &notice)) {
        reply.expect_status(204);
    }
    assert_eq!(state(&bundle), "settled");
    let order = guest.order(&order);
    assert_eq!(
        (&order["status"], &order["refunded_fen"]),
        (&json!("refunded"), &order["paid_fen"])
    );
    let postings = "SELECT posting, count(*) FROM ledger_transfer GROUP BY posting ORDER BY posting";
    assert_eq!(
        read(&bundle, postings),
        ["payment 1", "refund_decided 1", "refund_settled 1"]
    );
    // Told again, and told otherwise: what is settled stays settled.
    let mut traces = Traces::of(&bundle, PATH);
    for told in [RefundState::Success, RefundState::Abnormal, RefundState::Closed] {
        let mut later = notice.clone();
        later.refund.state = told;
        tell(&wechat, &later).expect_status(204);
        assert_eq!(traces.changes(), [""; 0]);
    }
    assert_eq!(state(&bundle), "settled");
}

/// Such a notice may be told again long after people have set it right: who then pays by hand pays twice.
#[test]
fn that_a_refund_was_given_up_is_believed_only_when_the_gateway_says_so_itself() {
    for told in [RefundState::Abnormal, RefundState::Closed] {
        let bundle = Bundle::start();
        let guest = bundle.guest("abnormal");
        let (order, mut notice) = sent(&bundle, &guest);
        let wechat = WechatPay::of(&bundle);
        notice.refund.state = told;
        notice.refund.success_time = None;
        for _ in 0..2 {
            tell(&wechat, &notice).expect_status(204);
            assert_eq!(state(&bundle), "sent");
            assert_eq!(guest.order(&order)["status"], "refunding");
        }
        bundle.settle_refunds();
        assert_eq!(state(&bundle), "settled");
        assert_eq!(guest.order(&order)["status"], "refunded");
    }
}

/// One thing that is not as the refund was sent.
type Change = fn(&mut RefundNotice);

const DIFFERENT: [Change; 8] = [
    |told| told.refund.amount.refund = Fen::new(told.refund.amount.refund.get() - 1),
    |told| told.refund.amount.refund = Fen::new(told.refund.amount.refund.get() + 1),
    |told| told.refund.amount.refund = Fen::new(-1),
    |told| told.refund.amount.refund = Fen::new(i64::MAX),
    |told| told.refund.out_refund_no = "0197a0000000700080000000000000ff".to_owned(),
    |told| told.refund.out_refund_no = told.refund.out_trade_no.clone(),
    |told| told.refund.out_trade_no = "0197a0000000700080000000000000ff".to_owned(),
    |told| told.mchid = "1900000002".to_owned(),
];

#[test]
fn what_is_not_the_refund_that_was_sent_changes_nothing() {
    let bundle = Bundle::start();
    let guest = bundle.guest("differs");
    let (order, notice) = sent(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let mut traces = Traces::of(&bundle, PATH);
    for told in [RefundState::Success, RefundState::Abnormal, RefundState::Closed] {
        for change in DIFFERENT {
            let mut other = notice.clone();
            other.refund.state = told.clone();
            change(&mut other);
            let reply = tell(&wechat, &other);
            reply.expect_status(204);
            let line = format!("left: refund {} is not ours", other.refund.out_refund_no);
            traces.only_line(&reply, &line);
        }
    }
    // Two words for one thing that are not the same, and a state that no notification has.
    for (event, state) in [
        ("REFUND.SUCCESS", RefundState::Abnormal),
        ("REFUND.ABNORMAL", RefundState::Success),
    ] {
        let mut other = notice.clone();
        other.refund.state = state;
        let reply = wechat.send(&wechat.other_event(event, plain(&other).as_bytes()));
        refused(&reply, PATH, 400);
        traces.one_line(&reply, "refused with 400: unreadable notified refund_status");
    }
    let forged = wechat.send(&wechat.refund(&notice, Signing::WrongKey));
    refused(&forged, PATH, 401);
    traces.one_line(&forged, "refused with 401: ");
    assert_eq!(
        (state(&bundle).as_str(), &guest.order(&order)["status"]),
        ("sent", &json!("refunding"))
    );
    tell(&wechat, &notice).expect_status(204);
    assert_eq!(guest.order(&order)["status"], "refunded");
}

/// The refund in WeChat Pay's own words.
fn plain(notice: &RefundNotice) -> String {
    let RefundRecord { amount, .. } = &notice.refund;
    let told = json!({
        "mchid": notice.mchid,
        "transaction_id": notice.refund.transaction_id,
        "out_trade_no": notice.refund.out_trade_no,
        "refund_id": notice.refund.refund_id,
        "out_refund_no": notice.refund.out_refund_no,
        "refund_status": notice.refund.state.as_str(),
        "amount": { "total": amount.total, "refund": amount.refund, "payer_total": 1, "payer_refund": 1 },
    });
    told.to_string()
}

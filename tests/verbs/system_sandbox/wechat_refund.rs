use crate::system_sandbox::{
    sandbox::{NOW, Sandbox},
    wechat_merchant::{NUMBER, merchant, moment, notify, order, pay, prepay, received, refused, state},
};
use ::wechat_pay::{Code, Event, Failure, Refund, RefundFate, RefundNotice, RefundState, TradeState};
use money::Fen;
use serde_json::json;

pub const REFUND: &str = "0198c0de00007000800000000000000a";

pub fn refund() -> Refund<'static> {
    Refund {
        out_trade_no: NUMBER,
        out_refund_no: REFUND,
        reason: Some("房间未打开"),
        notify_url: Some("http://gateway-pay-callback.spin.internal/v1/callbacks/wechat-pay"),
        amount: Fen::new(1000),
        total: Fen::new(4005),
    }
}

pub fn ask(sandbox: &Sandbox, refund: &Refund<'_>) -> Result<RefundFate, Failure> {
    let now = sandbox.world.clock.now().unix();
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.refund(refund, &moment(now)).unwrap());
    merchant.read_refund(now, refund, &answer)
}

pub fn query(sandbox: &Sandbox, refund: &Refund<'_>) -> Result<RefundFate, Failure> {
    let now = sandbox.world.clock.now().unix();
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.refund_query(refund.out_refund_no, &moment(now)).unwrap());
    merchant.read_refund_query(now, refund, &answer)
}

/// With a payment of 40.05 yuan that is paid.
pub fn paid() -> Sandbox {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    pay(&sandbox, &json!({}));
    sandbox.sent();
    sandbox
}

/// The one notification of a refund since the last look.
pub fn only_notice(sandbox: &Sandbox) -> RefundNotice {
    let sent = sandbox.sent();
    assert_eq!(sent.len(), 1);
    match received(sandbox, &sent[0]).unwrap().event {
        Event::Refund(notice) => *notice,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_refund_is_under_way_then_done_and_notified() {
    let sandbox = paid();
    assert_eq!(query(&sandbox, &refund()), Ok(RefundFate::Unseen));
    let taken = ask(&sandbox, &refund()).unwrap();
    let RefundFate::Processing { refund_id } = &taken else {
        panic!("{taken:?}");
    };
    assert_eq!(
        ask(&sandbox, &refund()).as_ref(),
        Ok(&taken),
        "the same again is the same refund"
    );
    assert_eq!(query(&sandbox, &refund()).as_ref(), Ok(&taken));
    assert_eq!(state(&sandbox), TradeState::Refund);
    assert_eq!(sandbox.deliver(), json!([]), "it is not done yet");
    sandbox.pass(3);
    let settled = RefundFate::Settled {
        refund_id: refund_id.clone(),
        at: NOW + 3,
    };
    assert_eq!(query(&sandbox, &refund()).as_ref(), Ok(&settled));
    assert_eq!(sandbox.deliver()[0]["notified"], 204);
    let notice = only_notice(&sandbox);
    assert_eq!(
        (notice.mchid.as_str(), &notice.refund.state),
        ("1900000001", &RefundState::Success)
    );
    assert_eq!(notice.refund.check(&refund()), Ok(()));
    assert_eq!(sandbox.deliver(), json!([]), "it is notified once");
    let (_, listed) = sandbox.get("/sandbox/refunds");
    assert_eq!(
        listed["items"],
        json!([{
            "channel": "wechat", "out_trade_no": NUMBER, "out_refund_no": REFUND, "refund_id": refund_id,
            "amount_fen": 1000, "state": "SUCCESS", "asked_at": "2026-05-01T20:00:00+08:00",
            "done_at": "2026-05-01T20:00:03+08:00", "notified": 204,
        }])
    );
    // The payment is still notified as one.
    assert_eq!(notify(&sandbox, &json!({})).1["trade_state"], "SUCCESS");
}

#[test]
fn never_more_goes_back_than_came() {
    let sandbox = paid();
    let other = |number, amount| Refund {
        out_refund_no: number,
        amount: Fen::new(amount),
        ..refund()
    };
    let invalid = Code::Other("INVALID_REQUEST".to_owned());
    ask(&sandbox, &refund()).unwrap();
    assert_eq!(
        refused(ask(&sandbox, &other(REFUND, 999))).1,
        invalid,
        "the number stands for another amount"
    );
    assert_eq!(refused(ask(&sandbox, &other("b", 3006))).1, invalid);
    assert!(ask(&sandbox, &other("b", 3005)).is_ok());
    assert_eq!(refused(ask(&sandbox, &other("c", 1))).1, invalid);
    let wrong_total = Refund {
        total: Fen::new(9000),
        ..other("d", 1)
    };
    assert_eq!(refused(ask(&sandbox, &wrong_total)).1, invalid);
    assert_eq!(sandbox.get("/sandbox/refunds").1["items"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_not_paid_or_not_there_gives_nothing_back() {
    let sandbox = Sandbox::new();
    assert_eq!(refused(ask(&sandbox, &refund())).0, 404);
    prepay(&sandbox, &order()).unwrap();
    assert_eq!(refused(ask(&sandbox, &refund())).0, 400);
    assert_eq!(sandbox.get("/sandbox/refunds").1["items"], json!([]));
}

#[test]
fn an_abnormal_refund_goes_to_the_merchant() {
    let sandbox = paid();
    sandbox.fault("wechat", "refund", "abnormal");
    assert!(matches!(ask(&sandbox, &refund()), Ok(RefundFate::Processing { .. })));
    sandbox.pass(3);
    let fate = query(&sandbox, &refund()).unwrap();
    let RefundFate::Abnormal { refund_id } = &fate else {
        panic!("{fate:?}");
    };
    sandbox.deliver();
    assert_eq!(only_notice(&sandbox).refund.state, RefundState::Abnormal);
    let merchant = merchant(&sandbox);
    let settle = |id: &str| {
        let now = sandbox.world.clock.now().unix();
        let answer = sandbox.ask(merchant.abnormal_refund(id, REFUND, &moment(now)).unwrap());
        merchant.read_abnormal_refund(now, &refund(), &answer)
    };
    assert_eq!(refused(settle("other")).0, 404);
    assert!(matches!(settle(refund_id), Ok(RefundFate::Processing { .. })));
    assert_eq!(refused(settle(refund_id)).0, 400, "it is no longer abnormal");
    sandbox.pass(3);
    assert!(matches!(query(&sandbox, &refund()), Ok(RefundFate::Settled { .. })));
    sandbox.deliver();
    assert_eq!(only_notice(&sandbox).refund.state, RefundState::Success);
}

#[test]
fn a_refund_fails_on_demand() {
    let sandbox = paid();
    for (fault, status) in [("lose", 504), ("server_error", 500), ("not_enough", 403)] {
        sandbox.fault("wechat", "refund", fault);
        let failure = ask(&sandbox, &refund()).unwrap_err();
        assert!(failure.is_retryable(), "{fault}: {failure:?}");
        assert!(
            matches!(&failure, Failure::Refused { status: answered, .. } if answered.as_u16() == status),
            "{failure:?}"
        );
        assert_eq!(query(&sandbox, &refund()), Ok(RefundFate::Unseen), "{fault}");
    }
    sandbox.fault("wechat", "refund", "timeout_after_accept");
    assert!(ask(&sandbox, &refund()).is_err());
    assert!(matches!(query(&sandbox, &refund()), Ok(RefundFate::Processing { .. })));
    sandbox.fault("wechat", "refund_query", "wrong_amount");
    assert_eq!(query(&sandbox, &refund()), Err(Failure::Foreign("amount.refund")));
    for fault in ["wrong_key", "probe"] {
        sandbox.fault("wechat", "refund_query", fault);
        assert!(
            matches!(query(&sandbox, &refund()), Err(Failure::Unverified(_))),
            "{fault}"
        );
    }
    assert!(query(&sandbox, &refund()).is_ok());
}

//! Refunds between merchant and counterpart: each number once, and no answer is taken for another's.

use super::fixture::{NOW, gateway, merchant, moment, notifications, refund, refunded};
use http::{Response, StatusCode};
use money::Fen;
use serde_json::Value;
use wechat_pay::{
    Code, Doubt, Event, Failure, Refund, RefundFate, RefundNotice, RefundRecord, RefundState,
    gateway::{Asked, Draft, RefundAsked, Signing},
};

const REFUND_ID: &str = "50000000382019052709732678859";

fn draft() -> Draft<'static> {
    Draft {
        notify_url: "https://kaimen.example/v1/callbacks/wechat-pay",
        id: "EV-2018022511223320874",
        created_at: NOW - 2,
        resource_nonce: "fdasflkja485",
    }
}

fn notice(state: RefundState) -> RefundNotice {
    RefundNotice {
        mchid: "1900007291".to_owned(),
        refund: RefundRecord { state, ..refunded() },
    }
}

fn answered(record: &RefundRecord) -> Response<Vec<u8>> {
    gateway().refunded(record, "id-0", &moment(NOW)).unwrap()
}

fn refused(status: StatusCode, code: &str) -> Response<Vec<u8>> {
    let code = Code::from(code.to_owned());
    gateway().refusal(status, &code, "说明", "id-1", &moment(NOW)).unwrap()
}

#[test]
fn a_refund_request_arrives_as_it_was_meant() {
    let request = merchant().refund(&refund(), &moment(NOW)).unwrap();
    gateway().verify(NOW, &request).unwrap();
    assert_eq!(
        request.uri(),
        "https://api.mch.weixin.qq.com/v3/refund/domestic/refunds"
    );
    let expected = RefundAsked {
        out_trade_no: refund().out_trade_no.to_owned(),
        out_refund_no: refund().out_refund_no.to_owned(),
        reason: Some("预订已取消".to_owned()),
        notify_url: Some("https://kaimen.example/v1/callbacks/wechat-pay".to_owned()),
        refund: Fen::new(1505),
        total: Fen::new(4005),
        currency: "CNY".to_owned(),
    };
    assert_eq!(Asked::read(&request, "1900007291"), Ok(Asked::Refund(expected)));
    let again = merchant().refund(&refund(), &moment(NOW + 60)).unwrap();
    assert_eq!(again.body(), request.body(), "a retry says the same");
}

#[test]
fn what_is_left_out_is_not_sent() {
    let bare = Refund {
        reason: None,
        notify_url: None,
        ..refund()
    };
    let request = merchant().refund(&bare, &moment(NOW)).unwrap();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body.as_object().unwrap().len(), 3);
    let long = "退".repeat(40);
    let reason = Refund {
        reason: Some(&long),
        ..refund()
    };
    let request = merchant().refund(&reason, &moment(NOW)).unwrap();
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body["reason"].as_str().unwrap().len(), 78);
}

#[test]
fn a_reason_has_no_character_of_four_bytes() {
    let sent = |reason: &str| {
        let refund = Refund {
            reason: Some(reason),
            ..refund()
        };
        let request = merchant().refund(&refund, &moment(NOW)).unwrap();
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        body["reason"].clone()
    };
    assert_eq!(sent("门打不开😡"), "门打不开");
    assert_eq!(sent("😡😡"), "退款");
    assert_eq!(sent(" "), Value::Null);
}

#[test]
fn what_wechat_pay_would_refuse_is_not_sent() {
    let field = |change: fn(&mut Refund<'static>)| {
        let mut refund = refund();
        change(&mut refund);
        match merchant().refund(&refund, &moment(NOW)) {
            Err(Failure::Unsendable { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(field(|refund| refund.out_trade_no = "short"), "out_trade_no");
    assert_eq!(field(|refund| refund.out_refund_no = ""), "out_refund_no");
    assert_eq!(field(|refund| refund.out_refund_no = "a/b"), "out_refund_no");
    assert_eq!(field(|refund| refund.amount = Fen::ZERO), "amount.refund");
    assert_eq!(field(|refund| refund.amount = Fen::new(4006)), "amount.refund");
    assert_eq!(field(|refund| refund.notify_url = Some("/v1")), "notify_url");
}

#[test]
fn the_fate_of_a_refund_says_what_can_be_done_about_it() {
    let fate = |state: &str| {
        let record = RefundRecord {
            state: RefundState::from(state.to_owned()),
            ..refunded()
        };
        merchant().read_refund(NOW, &refund(), &answered(&record)).unwrap()
    };
    let refund_id = || REFUND_ID.to_owned();
    let settled = RefundFate::Settled {
        refund_id: refund_id(),
        at: NOW - 5,
    };
    assert_eq!(fate("SUCCESS"), settled);
    assert_eq!(fate("PROCESSING"), RefundFate::Processing { refund_id: refund_id() });
    assert_eq!(fate("ABNORMAL"), RefundFate::Abnormal { refund_id: refund_id() });
    for closed in ["CLOSED", "CLOSE"] {
        assert_eq!(fate(closed), RefundFate::Closed { refund_id: refund_id() }, "{closed}");
    }
    assert_eq!(
        fate("CHANGE"),
        RefundFate::Odd(RefundState::Unknown("CHANGE".to_owned()))
    );
    let undated = RefundRecord {
        success_time: None,
        ..refunded()
    };
    let fate = merchant().read_refund(NOW, &refund(), &answered(&undated)).unwrap();
    let now = RefundFate::Settled {
        refund_id: refund_id(),
        at: NOW,
    };
    assert_eq!(fate, now);
}

#[test]
fn an_answer_about_another_refund_is_foreign() {
    let foreign = |change: fn(&mut RefundRecord)| {
        let mut record = refunded();
        change(&mut record);
        let answer = answered(&record);
        let query = merchant().read_refund_query(NOW, &refund(), &answer);
        assert_eq!(merchant().read_refund(NOW, &refund(), &answer), query);
        match query {
            Err(Failure::Foreign(field)) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(foreign(|record| record.out_refund_no.push('1')), "out_refund_no");
    assert_eq!(foreign(|record| record.out_trade_no.push('1')), "out_trade_no");
    assert_eq!(foreign(|record| record.amount.refund = Fen::new(1)), "amount.refund");
    assert_eq!(foreign(|record| record.amount.total = Fen::new(1)), "amount.total");
    assert_eq!(
        foreign(|record| record.amount.currency = "USD".to_owned()),
        "amount.currency"
    );
}

#[test]
fn a_refund_that_was_never_seen_may_be_sent_again() {
    let request = merchant().refund_query("a|b@c", &moment(NOW)).unwrap();
    gateway().verify(NOW, &request).unwrap();
    let asked = Asked::RefundQuery {
        out_refund_no: "a|b@c".to_owned(),
    };
    assert_eq!(Asked::read(&request, "1900007291"), Ok(asked));
    for code in ["RESOURCE_NOT_EXISTS", "ORDER_NOT_EXIST"] {
        let answer = refused(StatusCode::NOT_FOUND, code);
        let fate = merchant().read_refund_query(NOW, &refund(), &answer);
        assert_eq!(fate, Ok(RefundFate::Unseen), "{code}");
        // To the request itself it means that there is no such payment.
        let failure = merchant().read_refund(NOW, &refund(), &answer).unwrap_err();
        assert!(!failure.is_retryable(), "{code}");
    }
    let settled = merchant().read_refund_query(NOW, &refund(), &answered(&refunded()));
    assert!(matches!(settled, Ok(RefundFate::Settled { .. })));
}

#[test]
fn a_refusal_says_whether_the_same_may_be_sent_again() {
    for (status, code, again) in [
        (403, "NOT_ENOUGH", true),
        (429, "FREQUENCY_LIMITED", true),
        (500, "SYSTEM_ERROR", true),
        (403, "USER_ACCOUNT_ABNORMAL", false),
        (400, "INVALID_REQUEST", false),
    ] {
        let answer = refused(StatusCode::from_u16(status).unwrap(), code);
        let failure = merchant().read_refund(NOW, &refund(), &answer).unwrap_err();
        assert_eq!(failure.is_retryable(), again, "{code}");
    }
}

#[test]
fn an_abnormal_refund_goes_to_the_merchant() {
    let request = merchant()
        .abnormal_refund(REFUND_ID, refund().out_refund_no, &moment(NOW))
        .unwrap();
    gateway().verify(NOW, &request).unwrap();
    let asked = Asked::AbnormalRefund {
        refund_id: REFUND_ID.to_owned(),
        out_refund_no: refund().out_refund_no.to_owned(),
    };
    assert_eq!(Asked::read(&request, "1900007291"), Ok(asked));
    let record = RefundRecord {
        state: RefundState::Processing,
        success_time: None,
        ..refunded()
    };
    let fate = merchant().read_abnormal_refund(NOW, &refund(), &answered(&record));
    assert!(matches!(fate, Ok(RefundFate::Processing { .. })));
    for refund_id in ["", "../1", "5|"] {
        let refused = merchant().abnormal_refund(refund_id, "1", &moment(NOW));
        assert!(
            matches!(refused, Err(Failure::Unsendable { field: "refund_id", .. })),
            "{refund_id}"
        );
    }
}

#[test]
fn an_ended_refund_is_told_and_not_taken_for_a_payment() {
    for (state, event_type) in [
        (RefundState::Success, "REFUND.SUCCESS"),
        (RefundState::Abnormal, "REFUND.ABNORMAL"),
        (RefundState::Closed, "REFUND.CLOSED"),
    ] {
        let notice = notice(state);
        let request = gateway()
            .refund_notification(&draft(), &notice, Signing::Genuine, &moment(NOW))
            .unwrap();
        let told = notifications().read(NOW, request.headers(), request.body()).unwrap();
        assert_eq!(told.event.event_type(), event_type);
        let shown = format!("{told:?}");
        assert!(!shown.contains("招商银行"), "{shown}");
        let Event::Refund(read) = told.event else {
            panic!("another event")
        };
        assert_eq!(*read, notice);
        assert_eq!(read.refund.check(&refund()), Ok(()));
    }
}

#[test]
fn a_notice_that_contradicts_itself_is_not_believed() {
    let told = |event_type: &str, plain: &str| {
        let request = gateway()
            .other_notification(&draft(), event_type, "refund", plain.as_bytes(), &moment(NOW))
            .unwrap();
        notifications().read(NOW, request.headers(), request.body())
    };
    let plain = |status: &str| {
        format!(
            r#"{{"mchid":"1900007291","transaction_id":"4200","out_trade_no":"0198c0de","refund_id":"5000","out_refund_no":"r1",
            "refund_status":"{status}","amount":{{"total":2,"refund":1,"payer_total":2,"payer_refund":1}}}}"#
        )
    };
    assert!(matches!(
        told("REFUND.CLOSED", &plain("CLOSE")).unwrap().event,
        Event::Refund(_)
    ));
    for (event_type, status) in [("REFUND.SUCCESS", "ABNORMAL"), ("REFUND.CLOSED", "PROCESSING")] {
        let read = told(event_type, &plain(status));
        assert!(matches!(read, Err(Failure::Unreadable { .. })), "{event_type} {status}");
    }
    assert!(matches!(told("REFUND.SUCCESS", "{}"), Err(Failure::Unreadable { .. })));
}

#[test]
fn a_wrong_signature_below_a_refund_is_refused() {
    let mut answer = answered(&refunded());
    let body = answer.body().clone();
    let mut doubt = |signing: Signing, now: i64| {
        gateway()
            .sign_as(signing, answer.headers_mut(), &body, &moment(now))
            .unwrap();
        match merchant().read_refund(NOW, &refund(), &answer) {
            Err(Failure::Unverified(doubt)) => doubt,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(doubt(Signing::Probe, NOW), Doubt::NotBase64);
    assert_eq!(doubt(Signing::WrongKey, NOW), Doubt::Mismatch);
    assert!(matches!(doubt(Signing::OtherSerial, NOW), Doubt::UnknownSerial(_)));
    assert_eq!(doubt(Signing::Genuine, NOW - 300), Doubt::Stale(300));

    let request = gateway()
        .refund_notification(&draft(), &notice(RefundState::Success), Signing::Probe, &moment(NOW))
        .unwrap();
    let read = notifications().read(NOW, request.headers(), request.body());
    assert_eq!(read, Err(Failure::Unverified(Doubt::NotBase64)));
}

//! Both sides of the protocol together: what the merchant sends is understood, and what it is told is believed.

use super::fixture::{self, ASKED, BLINDING, NOW, ORDER, gateway, gateway_by, key, merchant, payment, sandbox, signer};
use http::{Request, Response, StatusCode};
use money::Fen;
use unionpay::{
    CLOSING_SECONDS, Code, Doubt, Failure, Fate, Order, Paid,
    gateway::{Asked, FileAsked, Gateway, QueryAsked, Record, Settings},
};

fn asked(request: &Request<Vec<u8>>) -> Asked {
    gateway().read(request).unwrap()
}

fn question() -> QueryAsked {
    let Asked::Query(asked) = asked(&merchant().query(&ORDER, BLINDING).unwrap()) else {
        unreachable!()
    };
    asked
}

/// What the books say, as the merchant understands it.
fn fate_at(now: i64, found: Option<&Record>) -> Result<Fate, Failure> {
    let answer = gateway().queried(&question(), found, BLINDING).unwrap();
    merchant().read_fate(now, &ASKED, &answer)
}

fn with_code(code: &str) -> Record {
    Record {
        code: Code::from(code),
        ..payment()
    }
}

#[test]
fn a_paid_order_is_paid() {
    let expected = Paid {
        query_id: payment().query_id,
        at: NOW - 3,
        amount: Fen::new(4005),
        currency: "156".to_owned(),
    };
    assert_eq!(
        fate_at(NOW, Some(&payment())),
        Ok(Fate::Paid(Box::new(expected.clone())))
    );
    // Also with a flaw that UnionPay settles, and long after it could be paid.
    assert_eq!(
        fate_at(NOW + 86_400, Some(&with_code("A6"))),
        Ok(Fate::Paid(Box::new(expected)))
    );
    // Another amount is told as it is: whoever asked compares.
    let Ok(Fate::Paid(other)) = fate_at(
        NOW,
        Some(&Record {
            amount: Fen::new(1),
            ..payment()
        }),
    ) else {
        unreachable!()
    };
    assert_eq!(other.amount, Fen::new(1));
}

#[test]
fn an_order_that_nobody_paid_closes_by_itself() {
    let failed = with_code("64");
    let closing = ASKED.expires_at + CLOSING_SECONDS;
    assert_eq!(fate_at(NOW, None), Ok(Fate::Unseen));
    assert_eq!(fate_at(NOW, Some(&failed)), Ok(Fate::Unpaid));
    assert_eq!(fate_at(closing - 1, None), Ok(Fate::Unseen));
    assert_eq!(fate_at(closing - 1, Some(&failed)), Ok(Fate::Unpaid));
    assert_eq!(fate_at(closing, None), Ok(Fate::Closed));
    assert_eq!(fate_at(closing, Some(&failed)), Ok(Fate::Closed));
    assert_eq!(fate_at(NOW, Some(&with_code("34"))), Ok(Fate::Unseen));
}

#[test]
fn what_is_not_certain_is_never_taken_for_unpaid() {
    for code in [
        "03", "04", "05", "02", "06", "12", "37", "42", "45", "46", "70", "A5", "99", "000", "+1", "é",
    ] {
        for now in [NOW, NOW + 86_400] {
            let fate = fate_at(now, Some(&with_code(code)));
            assert_eq!(fate, Ok(Fate::Unclear(Code::from(code))), "{code}");
        }
    }
    for code in ["03", "04", "05", "37"] {
        let refusal = gateway()
            .refusal(&Asked::Query(question()), &Code::from(code), "请重发", BLINDING)
            .unwrap();
        assert_eq!(
            merchant().read_fate(NOW, &ASKED, &refusal),
            Ok(Fate::Unclear(Code::from(code)))
        );
    }
    let refusal = gateway()
        .refusal(&Asked::Query(question()), &Code::from("10"), "格式错误", BLINDING)
        .unwrap();
    let failure = merchant().read_fate(NOW, &ASKED, &refusal).unwrap_err();
    assert!(
        matches!(&failure, Failure::Refused { message, .. } if message == "格式错误"),
        "{failure}"
    );
    assert!(!failure.is_retryable());
}

#[test]
fn a_refusal_of_a_request_that_could_not_be_read_names_no_order() {
    let unreadable = Asked::File(FileAsked {
        day: "0301".to_owned(),
        asked_at: ORDER.at,
    });
    let refuse = |code: &str| {
        let refusal = gateway()
            .refusal(&unreadable, &Code::from(code), "报文格式错误", BLINDING)
            .unwrap();
        merchant().read_fate(NOW, &ASKED, &refusal)
    };
    assert!(matches!(refuse("10"), Err(Failure::Refused { .. })));
    assert_eq!(refuse("05"), Ok(Fate::Unclear(Code::Accepted)));
    // That there is no such transaction must name which.
    assert_eq!(refuse("34"), Err(Failure::Foreign("orderId")));
    let other = Asked::Query(QueryAsked {
        order_id: fixture::REFUND_ID.to_owned(),
        ordered_at: ORDER.at,
    });
    for code in ["10", "34", "05"] {
        let refusal = gateway().refusal(&other, &Code::from(code), "x", BLINDING).unwrap();
        assert_eq!(
            merchant().read_fate(NOW, &ASKED, &refusal),
            Err(Failure::Foreign("orderId"))
        );
    }
}

#[test]
fn an_answer_to_another_question_is_foreign() {
    let answer = |record: &Record| gateway().queried(&question(), Some(record), BLINDING).unwrap();
    let read = |record: &Record| merchant().read_fate(NOW, &ASKED, &answer(record)).unwrap_err();
    let other = Record {
        order_id: "0198c0de000070008000000000000009".to_owned(),
        ..payment()
    };
    assert_eq!(read(&other), Failure::Foreign("orderId"));
    assert_eq!(
        read(&Record {
            ordered_at: ORDER.at + 1,
            ..payment()
        }),
        Failure::Foreign("txnTime")
    );
    // A refund under the payment's number is no payment.
    assert_eq!(
        read(&Record {
            kind: "04",
            ..payment()
        }),
        Failure::Foreign("txnType")
    );
    let no_fact = |change: fn(&mut Record)| {
        let mut record = payment();
        change(&mut record);
        read(&record)
    };
    assert_eq!(
        no_fact(|record| record.query_id.clear()),
        Failure::Unreadable("queryId")
    );
    assert_eq!(
        no_fact(|record| record.currency.clear()),
        Failure::Unreadable("currencyCode")
    );
    let other = Gateway::new(Settings {
        mer_id: "777290000000002",
        merchant_certificate: &sandbox("merchant_certificate"),
        signer: signer(&sandbox("gateway_private_key"), &sandbox("gateway_certificate")),
    });
    let elsewhere = other.unwrap().queried(&question(), Some(&payment()), BLINDING).unwrap();
    assert_eq!(
        merchant().read_fate(NOW, &ASKED, &elsewhere),
        Err(Failure::Foreign("merId"))
    );
    // Another order cannot be played back as the answer to an app order or a refund either.
    let recorded = answer(&payment());
    let other = Order {
        id: fixture::REFUND_ID,
        at: ORDER.at,
    };
    assert_eq!(
        merchant().read_app_order(NOW, &other, &recorded),
        Err(Failure::Foreign("orderId"))
    );
    assert_eq!(
        merchant().read_refund(NOW, &other, &recorded),
        Err(Failure::Foreign("orderId"))
    );
}

#[test]
fn an_answer_that_is_not_unionpays_counts_for_nothing() {
    let foreign = gateway_by(signer(&sandbox("foreign_private_key"), &sandbox("foreign_certificate")));
    let expired = gateway_by(signer(&sandbox("gateway_private_key"), &sandbox("expired_certificate")));
    let itself = gateway_by(signer(&key("merchant_private_key"), &sandbox("merchant_certificate")));
    for (gateway, doubt) in [
        (foreign, Doubt::Chain),
        (expired, Doubt::Period),
        (itself, Doubt::Holder),
    ] {
        let answer = gateway.queried(&question(), Some(&payment()), BLINDING).unwrap();
        let failure = merchant().read_fate(NOW, &ASKED, &answer).unwrap_err();
        assert_eq!(failure, Failure::Unverified(doubt));
        assert!(failure.is_retryable());
    }
    let genuine = gateway().queried(&question(), None, BLINDING).unwrap();
    let text = String::from_utf8(genuine.body().clone()).unwrap();
    let forged = Response::new(text.replace("respCode=34", "respCode=00").into_bytes());
    let failure = merchant().read_fate(NOW, &ASKED, &forged).unwrap_err();
    assert_eq!(failure, Failure::Unverified(Doubt::Mismatch));
    let mut unserved = genuine;
    *unserved.status_mut() = StatusCode::BAD_GATEWAY;
    let failure = merchant().read_fate(NOW, &ASKED, &unserved).unwrap_err();
    assert_eq!(failure, Failure::Unserved(StatusCode::BAD_GATEWAY));
    assert!(failure.is_retryable());
}

#[test]
fn a_refusal_without_a_signature_is_no_proof() {
    let rejection = Gateway::rejection("验证签名失败[9100004]");
    let failure = merchant().read_fate(NOW, &ASKED, &rejection).unwrap_err();
    let expected = Failure::Rejected {
        code: Code::from("11"),
        message: "验证签名失败[9100004]".to_owned(),
    };
    assert_eq!(failure, expected);
    // Nobody can say without a signature that there is no such transaction, or that all is well.
    for (body, expected) in [
        ("respCode=34&respMsg=x&orderId=0198c0de000070008000000000000001", "34"),
        ("respCode=05", "05"),
    ] {
        let failure = merchant()
            .read_fate(NOW, &ASKED, &Response::new(body.into()))
            .unwrap_err();
        assert!(
            matches!(&failure, Failure::Rejected { code, .. } if code.as_str() == expected),
            "{failure}"
        );
    }
    let failure = merchant()
        .read_fate(NOW, &ASKED, &Response::new("respCode=00".into()))
        .unwrap_err();
    assert_eq!(failure, Failure::Unverified(Doubt::Absent("signPubKeyCert")));
}

#[test]
fn a_request_that_is_not_the_merchants_is_refused() {
    let request = merchant().query(&ORDER, BLINDING).unwrap();
    let changed = |from: &str, to: &str| {
        let form = String::from_utf8(request.body().clone()).unwrap();
        assert!(form.contains(from));
        let mut changed = request.clone();
        *changed.body_mut() = form.replace(from, to).into_bytes();
        gateway().read(&changed).unwrap_err()
    };
    assert_eq!(
        changed("orderId=0198", "orderId=0199"),
        Failure::Unverified(Doubt::Mismatch)
    );
    assert_eq!(changed("certId=1", "certId=2"), unknown_serial());
    assert_eq!(
        changed("&signature=", "&other="),
        Failure::Unverified(Doubt::Absent("signature"))
    );
    let mut elsewhere = request.clone();
    *elsewhere.uri_mut() = "https://gateway.95516.com/gateway/api/appTransReq.do".parse().unwrap();
    assert_eq!(gateway().read(&elsewhere), Err(Failure::Unreadable("txnType")));
    *elsewhere.uri_mut() = "https://gateway.95516.com/gateway/api/other.do".parse().unwrap();
    assert_eq!(gateway().read(&elsewhere), Err(Failure::Unreadable("path")));
}

fn unknown_serial() -> Failure {
    Failure::Unverified(Doubt::UnknownSerial(
        "219867757974380343086885214705109962756".to_owned(),
    ))
}

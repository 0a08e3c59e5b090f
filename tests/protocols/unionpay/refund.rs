//! Refunds: taken, asked for, and failed only where that is certain.

use super::fixture::{BACK_URL, BLINDING, NOW, REFUND, gateway, merchant, payment, refund};
use http::Request;
use money::Fen;
use unionpay::{
    Code, Failure, Order, Refund, RefundAnswer, RefundFate, Refunded,
    gateway::{Asked, QueryAsked, Record},
};

fn asked(request: &Request<Vec<u8>>) -> Asked {
    gateway().read(request).unwrap()
}

fn refund_asked() -> Refund<'static> {
    Refund {
        order: REFUND,
        payment_query_id: "782603011200001234568",
        amount: Fen::new(1000),
        back_url: BACK_URL,
    }
}

#[test]
fn a_refund_is_understood_taken_and_asked_for() {
    let request = merchant().refund(&refund_asked(), BLINDING).unwrap();
    assert_eq!(request.uri(), "https://gateway.95516.com/gateway/api/backTransReq.do");
    let Asked::Refund(asked) = asked(&request) else {
        unreachable!()
    };
    assert_eq!((asked.order_id.as_str(), asked.amount), (REFUND.id, Fen::new(1000)));
    assert_eq!(asked.payment_query_id, "782603011200001234568");
    let taken = gateway().refunding(&asked, "782603011200301234569", BLINDING).unwrap();
    assert_eq!(
        merchant().read_refund(NOW, &REFUND, &taken),
        Ok(RefundAnswer::Accepted {
            query_id: refund().query_id
        })
    );
    let question = QueryAsked {
        order_id: REFUND.id.to_owned(),
        ordered_at: REFUND.at,
    };
    let fate = |found: Option<&Record>| {
        let answer = gateway().queried(&question, found, BLINDING).unwrap();
        merchant().read_refund_fate(NOW, &REFUND, &answer)
    };
    let settled = Refunded {
        query_id: refund().query_id,
        at: NOW - 1,
        amount: Fen::new(1000),
        currency: "156".to_owned(),
    };
    assert_eq!(fate(Some(&refund())), Ok(RefundFate::Settled(Box::new(settled))));
    assert_eq!(fate(None), Ok(RefundFate::Unseen));
    for (code, expected) in [
        ("05", RefundFate::Unclear(Code::Accepted)),
        ("36", RefundFate::Failed(Code::from("36"))),
        ("45", RefundFate::Failed(Code::from("45"))),
        ("ZZ", RefundFate::Unclear(Code::from("ZZ"))),
    ] {
        assert_eq!(
            fate(Some(&Record {
                code: Code::from(code),
                ..refund()
            })),
            Ok(expected)
        );
    }
}

#[test]
fn a_refund_is_refused_only_where_that_is_certain() {
    let read = |code: &str| {
        let request = merchant().refund(&refund_asked(), BLINDING).unwrap();
        let refusal = gateway()
            .refusal(&asked(&request), &Code::from(code), "退货", BLINDING)
            .unwrap();
        merchant().read_refund(NOW, &REFUND, &refusal)
    };
    for code in ["03", "04", "05", "12", "06", "98", "Z1"] {
        assert_eq!(read(code), Ok(RefundAnswer::Unclear(Code::from(code))));
    }
    for code in ["34", "36", "45"] {
        assert!(matches!(read(code), Err(Failure::Refused { .. })), "{code}");
    }
}

#[test]
fn what_unionpay_would_refuse_is_not_sent() {
    for query_id in ["", "782 1", &"7".repeat(41)] {
        let refund = Refund {
            payment_query_id: query_id,
            ..refund_asked()
        };
        let failure = merchant().refund(&refund, BLINDING).unwrap_err();
        assert!(matches!(failure, Failure::Unsendable { field: "origQryId", .. }));
    }
    for order in [Order { id: "short", ..REFUND }, Order { at: -1, ..REFUND }] {
        assert!(
            merchant()
                .refund(
                    &Refund {
                        order,
                        ..refund_asked()
                    },
                    BLINDING
                )
                .is_err()
        );
    }
}

#[test]
fn a_payment_under_the_refunds_number_is_no_refund() {
    let question = QueryAsked {
        order_id: REFUND.id.to_owned(),
        ordered_at: REFUND.at,
    };
    let record = Record {
        order_id: REFUND.id.to_owned(),
        ordered_at: REFUND.at,
        ..payment()
    };
    let answer = gateway().queried(&question, Some(&record), BLINDING).unwrap();
    assert_eq!(
        merchant().read_refund_fate(NOW, &REFUND, &answer),
        Err(Failure::Foreign("txnType"))
    );
}

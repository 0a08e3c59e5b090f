//! Trades, refunds and bills: what became of them, by what can be done about it.

use super::fixture::{
    NOW, NUMBER, REFUND_NUMBER, TRADE_NO, gateway, merchant, merchant_at, moment, paid, refund, refund_facts, unpaid,
};
use alipay::{
    Code, Doubt, Failure, Fate, Refund, RefundFate, Refunded, Trade, TradeStatus,
    gateway::{Asked, RefundFacts, Reply, Signing},
    method,
};
use http::{Request, Response};
use money::Fen;

fn asked(request: Result<Request<Vec<u8>>, Failure>) -> Asked {
    let received = gateway().read(&request.unwrap()).unwrap();
    assert_eq!(received.made_at, NOW);
    received.asked
}

fn answer(reply: &Reply, signing: Signing) -> Response<Vec<u8>> {
    gateway().answer(reply, signing, &moment()).unwrap()
}

fn genuine(reply: &Reply) -> Response<Vec<u8>> {
    answer(reply, Signing::Genuine)
}

fn fate(trade: &Trade) -> Fate {
    let answer = genuine(&Reply::queried(trade));
    merchant().read_fate(NUMBER, &answer).unwrap()
}

#[test]
fn the_fates_of_a_trade() {
    let by_number = Asked::Query {
        out_trade_no: NUMBER.to_owned(),
    };
    assert_eq!(asked(merchant().query(NUMBER, &moment())), by_number);
    for status in [TradeStatus::Success, TradeStatus::Finished] {
        let trade = Trade { status, ..paid() };
        assert_eq!(fate(&trade), Fate::Paid(Box::new(trade.clone())));
        let facts = trade.paid().unwrap();
        assert_eq!(
            (facts.trade_no, facts.at, facts.total),
            (TRADE_NO, Some(NOW - 3), Fen::new(4005))
        );
    }
    assert_eq!(fate(&unpaid(TradeStatus::WaitBuyerPay)), Fate::Unpaid);
    assert_eq!(fate(&unpaid(TradeStatus::Closed)), Fate::Closed);
    let unknown = unpaid(TradeStatus::Unknown("TRADE_PENDING".to_owned()));
    assert!(matches!(fate(&unknown), Fate::Odd(_)));
}

#[test]
fn a_closed_trade_that_was_paid_is_not_unpaid() {
    let refunded = Trade {
        status: TradeStatus::Closed,
        ..paid()
    };
    assert!(matches!(fate(&refunded), Fate::Odd(trade) if trade.was_paid()));
    for refunded in [
        Trade {
            buyer_paid: None,
            ..refunded.clone()
        },
        Trade {
            paid_at: None,
            ..refunded
        },
    ] {
        assert!(matches!(fate(&refunded), Fate::Odd(_)), "{refunded:?}");
    }
}

#[test]
fn that_there_is_no_such_trade_must_be_signed() {
    let reply = Reply::refused(method::QUERY, &Code::TradeNotExist, "交易不存在");
    for reply in [reply.clone(), reply.as_error()] {
        let read = |signing| merchant().read_fate(NUMBER, &answer(&reply, signing));
        assert_eq!(read(Signing::Genuine), Ok(Fate::Unseen));
        assert!(matches!(
            read(Signing::Unsigned),
            Err(Failure::Refused { proven: false, .. })
        ));
        assert_eq!(read(Signing::WrongKey), Err(Failure::Unverified(Doubt::Mismatch)));
    }
}

#[test]
fn an_answer_to_another_question_is_foreign() {
    let trade = genuine(&Reply::queried(&paid()));
    assert_eq!(
        merchant().read_query(REFUND_NUMBER, &trade),
        Err(Failure::Foreign("out_trade_no"))
    );
    // Another method's node is no answer at all.
    assert!(matches!(
        merchant().read_close(NUMBER, &trade),
        Err(Failure::Unreadable { .. })
    ));
}

#[test]
fn closing() {
    let by_number = Asked::Close {
        out_trade_no: NUMBER.to_owned(),
    };
    assert_eq!(asked(merchant().close(NUMBER, &moment())), by_number);
    let read = |reply: &Reply, signing| merchant().read_close(NUMBER, &answer(reply, signing));
    let refused = |code| Reply::refused(method::CLOSE, &code, "");
    assert_eq!(read(&Reply::closed(NUMBER, TRADE_NO), Signing::Genuine), Ok(()));
    assert_eq!(read(&refused(Code::TradeHasClose), Signing::Genuine), Ok(()));
    assert!(read(&refused(Code::TradeHasClose), Signing::Unsigned).is_err());
    for code in [
        Code::TradeNotExist,
        Code::TradeStatusError,
        Code::TradeHasSuccess,
        Code::SystemError,
    ] {
        let failure = read(&refused(code.clone()), Signing::Genuine).unwrap_err();
        assert_eq!(failure.proven_code(), Some(&code));
        assert_eq!(failure.is_retryable(), code == Code::SystemError);
    }
    assert_eq!(
        read(&Reply::closed(REFUND_NUMBER, TRADE_NO), Signing::Genuine),
        Err(Failure::Foreign("out_trade_no"))
    );
}

#[test]
fn money_back() {
    let Asked::Refund(refunded) = asked(merchant().refund(&refund(), &moment())) else {
        panic!("another question")
    };
    assert_eq!(
        (refunded.out_trade_no.as_str(), refunded.out_request_no.as_str()),
        (NUMBER, REFUND_NUMBER)
    );
    assert_eq!(
        (refunded.amount, refunded.reason.as_deref()),
        (Fen::new(1000), Some("房间未打开"))
    );

    let read = |facts: &RefundFacts<'_>, moved| {
        let answer = genuine(&Reply::refunded(facts, moved));
        merchant().read_refund(&refund(), &answer)
    };
    let settled = Refunded {
        trade_no: TRADE_NO.to_owned(),
        at: None,
    };
    assert_eq!(read(&refund_facts(), true), Ok(RefundFate::Settled(settled)));
    assert_eq!(read(&refund_facts(), false), Ok(RefundFate::Waiting));
    let less = RefundFacts {
        sum: Fen::new(999),
        ..refund_facts()
    };
    assert_eq!(read(&less, true), Ok(RefundFate::Odd("refund_fee")));
    let foreign = RefundFacts {
        out_trade_no: "1",
        ..refund_facts()
    };
    assert_eq!(read(&foreign, true), Err(Failure::Foreign("out_trade_no")));
    let nothing = Refund {
        amount: Fen::ZERO,
        ..refund()
    };
    assert!(merchant().refund(&nothing, &moment()).is_err());
}

#[test]
fn what_became_of_money_back() {
    let by_number = Asked::RefundQuery {
        out_trade_no: NUMBER.to_owned(),
        out_request_no: REFUND_NUMBER.to_owned(),
    };
    assert_eq!(
        asked(merchant().refund_query(NUMBER, REFUND_NUMBER, &moment())),
        by_number
    );
    let read = |facts: Option<RefundFacts<'_>>| {
        let answer = genuine(&Reply::refund_queried(facts.as_ref()));
        merchant().read_refund_query(&refund(), &answer)
    };
    let settled = Refunded {
        trade_no: TRADE_NO.to_owned(),
        at: Some(NOW),
    };
    assert_eq!(read(Some(refund_facts())), Ok(RefundFate::Settled(settled)));
    assert_eq!(read(None), Ok(RefundFate::Unseen));
    let another_amount = RefundFacts {
        amount: Fen::new(1001),
        ..refund_facts()
    };
    assert_eq!(read(Some(another_amount)), Ok(RefundFate::Odd("refund_amount")));
    let foreign = RefundFacts {
        out_request_no: "1",
        ..refund_facts()
    };
    assert_eq!(read(Some(foreign)), Err(Failure::Foreign("out_request_no")));
    let reply = Reply::refused(method::REFUND_QUERY, &Code::TradeNotExist, "");
    let unsigned = answer(&reply, Signing::Unsigned);
    assert_eq!(
        merchant().read_refund_query(&refund(), &genuine(&reply)),
        Ok(RefundFate::Unseen)
    );
    assert!(merchant().read_refund_query(&refund(), &unsigned).is_err());
}

#[test]
fn a_bill_is_fetched_without_anything_of_the_merchants() {
    let day = Asked::Bill {
        bill_type: "trade".to_owned(),
        bill_date: "2025-05-20".to_owned(),
    };
    assert_eq!(asked(merchant().bill("2025-05-20", &moment())), day);
    assert!(merchant().bill("2025-5-20", &moment()).is_err());
    let url = "https://dwbillcenter.alipay.com/downloadBillFile.resource?bizType=trade&token=a%2Fb";
    let request = merchant().read_bill(&genuine(&Reply::bill(url))).unwrap();
    assert_eq!(request.uri().to_string(), url);
    assert!(request.headers().is_empty() && request.body().is_empty());
    let read = |api, url| merchant_at(api).read_bill(&genuine(&Reply::bill(url)));
    assert!(read("https://openapi.alipay.com", "http://example.com/bill").is_err());
    assert!(
        read(
            "http://system-sandbox.spin.internal",
            "http://system-sandbox.spin.internal/bill"
        )
        .is_ok()
    );
    assert!(read("https://openapi.alipay.com", "/bill").is_err());
    let none = genuine(&Reply::refused(method::BILL, &Code::BillNotExist, "账单不存在"));
    let failure = merchant().read_bill(&none).unwrap_err();
    assert_eq!(failure.proven_code(), Some(&Code::BillNotExist));
}

#[test]
fn an_outcome_that_alipay_does_not_know_is_asked_for_again() {
    for signing in [Signing::Genuine, Signing::Unsigned] {
        let failure = merchant().read_refund(&refund(), &answer(&Reply::unclear(method::REFUND), signing));
        let failure = failure.unwrap_err();
        assert!(matches!(failure, Failure::Unclear { status: 20_000, .. }));
        assert!(failure.is_retryable() && failure.proven_code().is_none());
    }
    let processing = r#"{"code":"10003","msg":"order success pay inprocess"}"#;
    let answer = gateway().raw_answer("alipay_trade_refund_response", processing, Signing::Genuine, &moment());
    let failure = merchant().read_refund(&refund(), &answer.unwrap()).unwrap_err();
    assert!(matches!(failure, Failure::Unclear { status: 10_003, .. }));
}

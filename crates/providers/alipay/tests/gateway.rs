//! Both sides against each other: what is asked arrives, what is answered is believed only where it is proven.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixture;

use alipay::{
    Call, Code, Create, Doubt, Failure, Fate, Login, Refund, RefundFate, Refunded, Trade, TradeStatus,
    gateway::{Asked, RefundFacts, Reply, Signing},
    method,
};
use fixture::{
    APP_ID, BUYER, NOW, NUMBER, REFUND_NUMBER, SELLER_ID, TRADE_NO, gateway, merchant, merchant_at, moment, paid,
    refund, refund_facts, unpaid,
};
use http::{Request, Response, StatusCode};
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

fn order() -> Create<'static> {
    Create {
        subject: "茶室 1/2 大间 50%+&=",
        out_trade_no: NUMBER,
        expires_at: NOW + 900,
        notify_url: "https://example.com/v1/callbacks/alipay",
        amount: Fen::new(4005),
        buyer_open_id: BUYER,
    }
}

#[test]
fn a_trade_is_asked_for_and_made() {
    let request = merchant().create(&order(), &moment()).unwrap();
    assert_eq!(
        request.uri().to_string(),
        "https://openapi.alipay.com/gateway.do?charset=utf-8"
    );
    let Asked::Create(created) = asked(Ok(request)) else {
        panic!("another question")
    };
    assert_eq!(created.out_trade_no, NUMBER);
    assert_eq!(created.total, Fen::new(4005));
    assert_eq!(created.subject, "茶室 1／2 大间 50%+＆＝");
    assert_eq!(created.buyer_open_id, BUYER);
    assert_eq!(created.op_app_id, APP_ID);
    assert_eq!(created.seller_id.as_deref(), Some(SELLER_ID));
    assert_eq!(created.expires_at, Some(NOW + 900));
    assert_eq!(created.notify_url, "https://example.com/v1/callbacks/alipay");

    let answer = genuine(&Reply::created(NUMBER, TRADE_NO));
    assert_eq!(merchant().read_create(NUMBER, &answer).as_deref(), Ok(TRADE_NO));
    let foreign = merchant().read_create(REFUND_NUMBER, &answer);
    assert_eq!(foreign, Err(Failure::Foreign("out_trade_no")));
}

#[test]
fn what_alipay_would_refuse_is_not_built() {
    let refused = |order: Create<'_>| match merchant().create(&order, &moment()) {
        Err(Failure::Unsendable { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(Create {
            amount: Fen::ZERO,
            ..order()
        }),
        "total_amount"
    );
    assert_eq!(
        refused(Create {
            amount: Fen::new(i64::MAX),
            ..order()
        }),
        "total_amount"
    );
    assert_eq!(
        refused(Create {
            out_trade_no: "a b",
            ..order()
        }),
        "out_trade_no"
    );
    assert_eq!(
        refused(Create {
            subject: " ",
            ..order()
        }),
        "subject"
    );
    assert_eq!(
        refused(Create {
            buyer_open_id: "",
            ..order()
        }),
        "buyer_open_id"
    );
    assert_eq!(
        refused(Create {
            notify_url: "example.com",
            ..order()
        }),
        "notify_url"
    );
    assert_eq!(
        refused(Create {
            expires_at: i64::MAX,
            ..order()
        }),
        "time_expire"
    );
}

#[test]
fn the_gateway_may_be_named_by_its_host_alone() {
    for (api, uri) in [
        (
            "http://system-sandbox.spin.internal",
            "http://system-sandbox.spin.internal/gateway.do?charset=utf-8",
        ),
        (
            " https://openapi.alipay.com/ ",
            "https://openapi.alipay.com/gateway.do?charset=utf-8",
        ),
        (
            "https://openapi-sandbox.dl.alipaydev.com/gateway.do",
            "https://openapi-sandbox.dl.alipaydev.com/gateway.do?charset=utf-8",
        ),
    ] {
        let request = merchant_at(api).query(NUMBER, &moment()).unwrap();
        assert_eq!(request.uri().to_string(), uri);
    }
}

#[test]
fn a_request_is_the_apps_or_it_is_not_obeyed() {
    let request = merchant().query(NUMBER, &moment()).unwrap();
    let body = String::from_utf8(request.body().clone()).unwrap();
    let refused = |body: String| {
        let request = request.clone().map(|_| body.into_bytes());
        gateway().read(&request).unwrap_err().sub_code
    };
    assert_eq!(refused(body.replace(NUMBER, REFUND_NUMBER)), "isv.invalid-signature");
    assert_eq!(refused(body.replace("query", "close")), "isv.invalid-signature");
    assert_eq!(refused(format!("{body}&notify_url=x")), "isv.invalid-signature");
    assert_eq!(refused(body.replace(APP_ID, "1")), "isv.invalid-app-id");
    assert_eq!(refused(body.replace("RSA2", "RSA")), "isv.invalid-signature-type");
    // An answer to such a request is not signed, and says no more than that it was refused.
    let refusal = gateway().read(&request.map(|_| Vec::new())).unwrap_err();
    let answer = answer(&Reply::refusal(&refusal), Signing::Unsigned);
    assert!(matches!(
        merchant().read_query(NUMBER, &answer),
        Err(Failure::Refused {
            status: 40_002,
            proven: false,
            ..
        })
    ));
}

#[test]
fn a_login_tells_who_it_is() {
    let code = "9d4b1d5e2a5f4f43b5a2f6f3f8e4RX49";
    let code_asked = Asked::Login { code: code.to_owned() };
    assert_eq!(asked(merchant().login(code, &moment())), code_asked);
    for (union_id, user_id) in [(None, None), (Some("u/1".to_owned()), Some(SELLER_ID.to_owned()))] {
        let login = Login {
            open_id: BUYER.to_owned(),
            union_id,
            user_id,
        };
        let answer = genuine(&Reply::logged_in(&login, "access"));
        assert_eq!(merchant().read_login(&answer), Ok(login));
    }
    let stale = genuine(&Reply::refused(method::LOGIN, &Code::CodeInvalid, "授权码code无效").as_error());
    assert!(matches!(
        merchant().read_login(&stale),
        Err(Failure::Refused {
            code: Code::CodeInvalid,
            ..
        })
    ));
}

#[test]
fn a_login_without_open_id_or_signature_is_none() {
    let granted = r#"{"user_id":"2088000000000001","access_token":"a"}"#;
    let name = "alipay_system_oauth_token_response";
    let read = |node, signing| {
        let answer = gateway().raw_answer(name, node, signing, &moment()).unwrap();
        merchant().read_login(&answer)
    };
    assert!(matches!(
        read(granted, Signing::Genuine),
        Err(Failure::Unreadable { part: "open_id", .. })
    ));
    let granted = r#"{"open_id":"a"}"#;
    assert!(read(granted, Signing::Genuine).is_ok());
    assert_eq!(
        read(granted, Signing::Unsigned),
        Err(Failure::Unverified(Doubt::Absent))
    );
    // Only the login's success has no code.
    let answer = gateway().raw_answer("alipay_trade_query_response", granted, Signing::Genuine, &moment());
    assert!(matches!(
        merchant().read_query(NUMBER, &answer.unwrap()),
        Err(Failure::Unreadable { .. })
    ));
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
fn a_success_must_be_signed_and_by_alipay() {
    let replies = [Reply::queried(&paid()), Reply::queried(&paid()).as_error()];
    for reply in replies {
        let read = |signing| merchant().read_fate(NUMBER, &answer(&reply, signing));
        assert_eq!(read(Signing::Unsigned), Err(Failure::Unverified(Doubt::Absent)));
        assert_eq!(read(Signing::WrongKey), Err(Failure::Unverified(Doubt::Mismatch)));
    }
}

#[test]
fn what_is_signed_is_the_text_as_it_stands_there() {
    // Spaces, escapes, and braces and quotes within texts: all of it is signed as it is written.
    let node = r#"{ "code" : "10000", "msg":"a\/b \"} , \"sign\":\"x\" {", "out_trade_no":"1\u0032","trade_no":"茶\\" ,"trade_status":"TRADE_SUCCESS","total_amount":40.05}"#;
    let name = "alipay_trade_query_response";
    let answer = gateway().raw_answer(name, node, Signing::Genuine, &moment()).unwrap();
    let trade = merchant().read_query("12", &answer).unwrap();
    assert_eq!((trade.trade_no.as_str(), trade.total), ("茶\\", Fen::new(4005)));

    let body = String::from_utf8(answer.body().clone()).unwrap();
    let read = |body: String| merchant().read_query("12", &Response::new(body.into_bytes()));
    let mismatch = Err(Failure::Unverified(Doubt::Mismatch));
    assert_eq!(read(body.replace("\\/", "/")), mismatch);
    assert_eq!(read(body.replace("\\u0032", "2")), mismatch);
    assert_eq!(read(body.replace("{ \"code\" : ", "{\"code\":")), mismatch);
    assert_eq!(read(body.replace("40.05", "40.0")), mismatch);
    let anew: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(read(anew.to_string()), mismatch);
    // What stands around the node is not signed: it may be anywhere, but nothing twice.
    let sign = body.rsplit_once(",\"sign\":").unwrap().1.trim_end_matches('}');
    let around = format!("{{\"sign\": {sign} ,\n\"alipay_cert_sn\":\"{{\", \"{name}\" : {node} }}\n");
    assert_eq!(read(around), Ok(trade));
    let twice = format!("{{\"sign\":{sign},\"{name}\":{node},\"{name}\":{{}}}}");
    assert!(matches!(read(twice), Err(Failure::Unreadable { .. })));
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
    for code in [Code::TradeNotExist, Code::TradeHasClose] {
        assert_eq!(read(&refused(code.clone()), Signing::Genuine), Ok(()));
        assert!(read(&refused(code), Signing::Unsigned).is_err());
    }
    for code in [Code::TradeStatusError, Code::TradeHasSuccess, Code::SystemError] {
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

#[test]
fn what_a_proxy_answers_says_nothing() {
    for (status, body) in [
        (502, "<html></html>"),
        (200, "<html></html>"),
        (200, ""),
        (200, "{}"),
        (500, "{}"),
    ] {
        let mut answer = Response::new(body.as_bytes().to_vec());
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        let failure = merchant().read_fate(NUMBER, &answer).unwrap_err();
        assert!(failure.is_retryable() && failure.proven_code().is_none(), "{failure:?}");
    }
}

#[test]
fn codes_are_written_as_they_are_read() {
    for code in [
        "ACQ.TRADE_NOT_EXIST",
        "isv.code-invalid",
        "ACQ.SYSTEM_ERROR",
        "ACQ.NEW_ERROR",
        "",
    ] {
        assert_eq!(Code::from(code.to_owned()).as_str(), code);
    }
    assert_eq!(Code::from("aop.ACQ.SYSTEM_ERROR".to_owned()), Code::SystemError);
}

#[test]
fn other_methods_can_be_called() {
    let parameters = [("biz_content", r#"{"out_trade_no":"1"}"#), ("empty", "")];
    let call = Call {
        method: "alipay.trade.query",
        parameters: &parameters,
    };
    let request = merchant().request(&call, &moment()).unwrap();
    assert!(!String::from_utf8_lossy(request.body()).contains("empty"));
    let by_number = Asked::Query {
        out_trade_no: "1".to_owned(),
    };
    assert_eq!(asked(Ok(request)), by_number);
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!("{:?} {:?} {:?} {:?}", merchant(), gateway(), paid(), order());
    assert!(!shown.contains("PRIVATE") && !shown.contains(BUYER) && !shown.contains("茶"));
}

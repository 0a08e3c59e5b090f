use crate::system_sandbox::{
    alipay_merchant::{NUMBER, close, create, merchant, moment, only_notice, order, paid, pay, query, received},
    sandbox::Sandbox,
};
use ::alipay::{Code, Create, Doubt, Failure, Notice, TradeStatus};
use money::Fen;
use serde_json::{Value, json};

fn code<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Code {
    outcome.unwrap_err().proven_code().unwrap().clone()
}

#[test]
fn a_trade_from_create_to_notification() {
    let sandbox = Sandbox::new();
    assert_eq!(code(query(&sandbox)), Code::TradeNotExist);
    let trade_no = create(&sandbox, &order()).unwrap();
    assert_eq!(trade_no.len(), 28);
    assert_eq!(create(&sandbox, &order()), Ok(trade_no.clone()));
    assert_eq!(query(&sandbox).unwrap().status, TradeStatus::WaitBuyerPay);
    let (status, pressed) = pay(&sandbox, &json!({}));
    assert_eq!(
        (status, pressed),
        (
            200,
            json!({ "out_trade_no": NUMBER, "trade_state": "SUCCESS", "transaction_id": trade_no, "notified": 204 })
        )
    );
    match only_notice(&sandbox) {
        Notice::Payment(payment) => {
            assert_eq!((payment.out_trade_no.as_str(), payment.total), (NUMBER, Fen::new(4005)));
            assert_eq!(payment.app_id, sandbox.setting("alipay_app_id"));
            assert_eq!(payment.seller_id, sandbox.setting("alipay_seller_id"));
            assert_eq!(payment.buyer_open_id.as_deref(), Some(order().buyer_open_id));
        }
        other => panic!("{other:?}"),
    }
    let trade = query(&sandbox).unwrap();
    assert_eq!((trade.status, trade.trade_no), (TradeStatus::Success, trade_no));
    assert_eq!(code(create(&sandbox, &order())), Code::TradeHasSuccess);
    assert_eq!(code(close(&sandbox)), Code::TradeStatusError);
    assert_eq!(pay(&sandbox, &json!({})).1["type"], "/problems/already-paid");
    let (_, listed) = sandbox.get("/sandbox/payments");
    let item = &listed["items"][0];
    assert_eq!(
        (&item["channel"], &item["openid"], &item["notified"]),
        (&json!("alipay"), &json!(order().buyer_open_id), &json!(204))
    );
}

#[test]
fn a_number_stands_for_one_request() {
    let sandbox = Sandbox::new();
    create(&sandbox, &order()).unwrap();
    let other = Create {
        amount: Fen::new(4006),
        ..order()
    };
    assert_eq!(code(create(&sandbox, &other)), Code::ContextInconsistent);
}

#[test]
fn what_is_closed_or_over_cannot_be_paid() {
    let sandbox = Sandbox::new();
    assert_eq!(
        code(close(&sandbox)),
        Code::TradeNotExist,
        "what Alipay never saw it cannot close"
    );
    create(&sandbox, &order()).unwrap();
    assert_eq!((close(&sandbox), close(&sandbox)), (Ok(()), Ok(())));
    let trade = query(&sandbox).unwrap();
    assert_eq!((trade.was_paid(), trade.status), (false, TradeStatus::Closed));
    assert_eq!(pay(&sandbox, &json!({})).1["type"], "/problems/payment-closed");
    assert_eq!(code(create(&sandbox, &order())), Code::TradeHasClose);
    let late = Sandbox::new();
    create(&late, &order()).unwrap();
    late.pass(900);
    assert_eq!(query(&late).unwrap().status, TradeStatus::Closed, "it closes by itself");
    assert_eq!(pay(&late, &json!({})).1["type"], "/problems/payment-expired");
    assert!(sandbox.sent().is_empty() && late.sent().is_empty());
}

#[test]
fn both_rules_of_signing_are_there() {
    let sandbox = paid();
    let path = format!("/sandbox/payments/{NUMBER}/notify");
    for kept in [true, false] {
        assert_eq!(sandbox.post(&path, &json!({ "keep_sign_type": kept })).0, 200);
        assert!(matches!(only_notice(&sandbox), Notice::Payment(_)), "{kept}");
    }
    assert_eq!(
        sandbox.post(&path, &json!({ "probe": true })).0,
        422,
        "only WeChat Pay probes"
    );
    assert_eq!(sandbox.post(&path, &json!({ "amount_fen": 1, "times": 2 })).0, 200);
    let sent = sandbox.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        received(&sandbox, &sent[0]).unwrap().id,
        received(&sandbox, &sent[1]).unwrap().id
    );
}

#[test]
fn calls_and_notifications_fail_on_demand() {
    let sandbox = Sandbox::new();
    for fault in ["lose", "server_error"] {
        sandbox.fault("alipay", "prepay", fault);
        assert!(
            matches!(create(&sandbox, &order()), Err(Failure::Unavailable(_))),
            "{fault}"
        );
        assert_eq!(code(query(&sandbox)), Code::TradeNotExist);
    }
    sandbox.fault("alipay", "any", "timeout_after_accept");
    assert!(matches!(create(&sandbox, &order()), Err(Failure::Unavailable(_))));
    assert!(query(&sandbox).is_ok());
    for fault in ["wrong_key", "old_key"] {
        sandbox.fault("alipay", "query", fault);
        assert_eq!(
            query(&sandbox).unwrap_err(),
            Failure::Unverified(Doubt::Mismatch),
            "{fault}"
        );
    }
    sandbox.fault("alipay", "query", "wrong_amount");
    assert_eq!(query(&sandbox).unwrap().total, Fen::new(4006));
    sandbox.fault("alipay", "notification", "wrong_key");
    pay(&sandbox, &Value::Null);
    let sent = sandbox.sent();
    assert_eq!(received(&sandbox, &sent[0]), Err(Failure::Unverified(Doubt::Mismatch)));
    sandbox.fault("alipay", "close", "timeout_after_accept");
    let call = merchant(&sandbox).close(NUMBER, &moment(&sandbox)).unwrap();
    assert_eq!(sandbox.ask(call).status(), 504);
}

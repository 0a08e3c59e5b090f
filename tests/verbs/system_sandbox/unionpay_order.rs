use crate::system_sandbox::{
    sandbox::{NOW, Sandbox},
    unionpay_merchant::{ASKED, BACK_URL, BLINDING, NUMBER, ORDER, ask, fate, merchant, order, paid, pay, received},
};
use ::unionpay::{AppOrder, Asked, Claim, Code, Failure, Fate, Notice, Order};
use money::Fen;
use serde_json::json;

fn code<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Code {
    match outcome {
        Err(Failure::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_from_its_tn_to_the_notification() {
    let sandbox = Sandbox::new();
    assert_eq!(fate(&sandbox), Ok(Fate::Unseen));
    let tn = ask(&sandbox, &order()).unwrap();
    assert_eq!(tn.len(), 21);
    assert_eq!(ask(&sandbox, &order()), Ok(tn));
    assert_eq!(fate(&sandbox), Ok(Fate::Unseen), "nobody has tried to pay");
    let (status, paid) = pay(&sandbox, &json!({}));
    let number = paid["transaction_id"].as_str().unwrap();
    assert_eq!((status, number.len(), &paid["notified"]), (200, 21, &json!(204)));
    let sent = sandbox.sent();
    assert_eq!((sent.len(), sent[0].uri().to_string().as_str()), (1, BACK_URL));
    match received(&sandbox, &sent[0]).unwrap() {
        Notice::Payment(claim) => assert_eq!(
            claim,
            Claim {
                order_id: NUMBER.to_owned(),
                ordered_at: NOW,
                query_id: Some(number.to_owned()),
                payment_query_id: None,
                amount: Fen::new(4005),
                currency: "156".to_owned(),
                code: Code::Success,
            }
        ),
        other => panic!("{other:?}"),
    }
    let found = fate(&sandbox).unwrap();
    assert!(
        matches!(&found, Fate::Paid(paid) if paid.query_id == number && paid.at == NOW),
        "{found:?}"
    );
    assert_eq!(code(ask(&sandbox, &order())), Code::Duplicate);
    assert_eq!(pay(&sandbox, &json!({})).1["type"], "/problems/already-paid");
    let (_, listed) = sandbox.get("/sandbox/payments");
    let item = &listed["items"][0];
    assert_eq!((&item["channel"], &item["openid"]), (&json!("unionpay"), &json!("")));
}

#[test]
fn number_and_time_name_an_order_and_time_alone_closes_it() {
    let sandbox = Sandbox::new();
    ask(&sandbox, &order()).unwrap();
    let other = AppOrder {
        amount: Fen::new(1),
        ..order()
    };
    assert_eq!(code(ask(&sandbox, &other)), Code::Duplicate);
    sandbox.pass(900);
    assert_eq!(pay(&sandbox, &json!({})).1["type"], "/problems/payment-expired");
    sandbox.pass(300);
    assert_eq!(fate(&sandbox), Ok(Fate::Closed));
    let (sandbox, _) = paid();
    let merchant = merchant(&sandbox);
    let earlier = Order { at: NOW - 1, ..ORDER };
    let asked = Asked {
        order: earlier,
        ..ASKED
    };
    let answer = sandbox.ask(merchant.query(&earlier, BLINDING).unwrap());
    assert_eq!(merchant.read_fate(NOW, &asked, &answer), Ok(Fate::Unseen));
}

#[test]
fn who_is_not_the_merchant_is_not_listened_to() {
    let sandbox = Sandbox::new();
    let merchant = merchant(&sandbox);
    let mut call = merchant.app_order(&order(), BLINDING).unwrap();
    let body = String::from_utf8(call.body().clone()).unwrap();
    *call.body_mut() = body.replace("txnAmt=4005", "txnAmt=1").into_bytes();
    let outcome = merchant.read_app_order(NOW, &ORDER, &sandbox.ask(call));
    assert!(matches!(outcome, Err(Failure::Rejected { .. })), "{outcome:?}");
    assert_eq!(sandbox.get("/sandbox/payments").1["items"], json!([]));
}

#[test]
fn calls_and_notifications_fail_on_demand() {
    let sandbox = Sandbox::new();
    for fault in ["lose", "server_error"] {
        sandbox.fault("unionpay", "prepay", fault);
        assert!(matches!(ask(&sandbox, &order()), Err(Failure::Unserved(_))), "{fault}");
        assert_eq!(sandbox.get("/sandbox/payments").1["items"], json!([]));
    }
    sandbox.fault("unionpay", "prepay", "timeout_after_accept");
    assert!(matches!(ask(&sandbox, &order()), Err(Failure::Unserved(_))));
    assert!(ask(&sandbox, &order()).is_ok());
    for fault in ["wrong_key", "old_key"] {
        sandbox.fault("unionpay", "notification", fault);
        assert_eq!(pay_or_notify(&sandbox), 200);
        let sent = sandbox.sent();
        assert!(
            matches!(received(&sandbox, &sent[0]), Err(Failure::Unverified(_))),
            "{fault}"
        );
        sandbox.fault("unionpay", "query", fault);
        assert!(matches!(fate(&sandbox), Err(Failure::Unverified(_))), "{fault}");
    }
    sandbox.fault("unionpay", "query", "wrong_amount");
    assert!(matches!(fate(&sandbox), Ok(Fate::Paid(paid)) if paid.amount == Fen::new(4006)));
    let (status, refused) = sandbox.post(
        "/sandbox/faults",
        &json!({ "channel": "unionpay", "operation": "close", "fault": "lose" }),
    );
    assert_eq!(
        (status, &refused["errors"][0]["pointer"]),
        (422, &json!("/operation")),
        "it has no such call"
    );
}

fn pay_or_notify(sandbox: &Sandbox) -> u16 {
    match pay(sandbox, &json!({})).0 {
        200 => 200,
        _ => {
            sandbox
                .post(&format!("/sandbox/payments/{NUMBER}/notify"), &json!({}))
                .0
        }
    }
}

use crate::system_sandbox::{
    sandbox::{NOW, Sandbox},
    wechat_merchant::{NUMBER, merchant, moment, notify, number_and_amount, order, pay, prepay, state},
};
use ::wechat_pay::{Failure, Prepay, TradeState};
use money::Fen;
use serde_json::{Value, json};

#[test]
fn faults_are_listed_met_and_taken_back() {
    let sandbox = Sandbox::new();
    let fault = json!({ "channel": "wechat", "fault": "lose", "times": 2 });
    let (status, kept) = sandbox.post("/sandbox/faults", &fault);
    assert_eq!(
        (status, &kept),
        (
            201,
            &json!({
                "number": 1, "channel": "wechat", "operation": "any", "fault": "lose", "times": 2, "seconds": 60,
            })
        )
    );
    assert!(prepay(&sandbox, &order()).is_err());
    assert_eq!(sandbox.get("/sandbox/faults").1["items"][0]["times"], 1);
    assert!(prepay(&sandbox, &order()).is_err());
    assert_eq!(sandbox.get("/sandbox/faults").1["items"], json!([]));
    assert!(prepay(&sandbox, &order()).is_ok());
    sandbox.fault("wechat", "query", "lose");
    sandbox.fault("alipay", "any", "lose");
    assert_eq!(sandbox.call("DELETE", "/sandbox/faults", "text/plain", "").0, 204);
    assert_eq!(sandbox.get("/sandbox/faults").1["items"], json!([]));
    assert_eq!(state(&sandbox), TradeState::NotPaid);
    sandbox.fault("wechat", "query", "lose");
    assert_eq!(sandbox.press("/sandbox/faults/forget", "all=true").0, 303);
    assert_eq!(sandbox.get("/sandbox/faults").1["items"], json!([]));
}

#[test]
fn a_fault_that_cannot_be_is_refused() {
    let sandbox = Sandbox::new();
    for (fault, status) in [
        (json!({}), 400),
        (json!([]), 400),
        (json!({ "channel": "cash", "fault": "lose" }), 400),
        (json!({ "channel": "wechat", "fault": "explode" }), 400),
        (
            json!({ "channel": "wechat", "operation": "dance", "fault": "lose" }),
            422,
        ),
        (json!({ "channel": "alipay", "fault": "probe" }), 422),
        (
            json!({ "channel": "wechat", "operation": "query", "fault": "abnormal" }),
            422,
        ),
        (
            json!({ "channel": "unionpay", "operation": "refund", "fault": "not_enough" }),
            422,
        ),
        (json!({ "channel": "wechat", "fault": "lose", "times": 0 }), 422),
        (json!({ "channel": "wechat", "fault": "lose", "times": i64::MAX }), 422),
        (json!({ "channel": "wechat", "fault": "delay", "seconds": -1 }), 422),
        (json!({ "channel": "wechat", "fault": "slow", "seconds": 61 }), 422),
    ] {
        assert_eq!(sandbox.post("/sandbox/faults", &fault).0, status, "{fault}");
    }
    assert_eq!(sandbox.get("/sandbox/faults").1["items"], json!([]));
    assert_eq!(sandbox.call("PUT", "/sandbox/faults", "text/plain", "").0, 405);
}

#[test]
fn calls_of_wechat_pay_fail_on_demand() {
    let sandbox = Sandbox::new();
    for (fault, status) in [("lose", 504), ("server_error", 500)] {
        sandbox.fault("wechat", "prepay", fault);
        let failure = prepay(&sandbox, &order()).unwrap_err();
        assert!(
            matches!(&failure, Failure::Refused { status: answered, .. } if answered.as_u16() == status),
            "{failure:?}"
        );
        assert_eq!(
            sandbox.get("/sandbox/payments").1["items"],
            json!([]),
            "nothing is done"
        );
    }
    sandbox.fault("wechat", "prepay", "timeout_after_accept");
    assert!(prepay(&sandbox, &order()).is_err());
    assert_eq!(state(&sandbox), TradeState::NotPaid, "it is done all the same");
    let query = |fault| {
        sandbox.fault("wechat", "query", fault);
        let merchant = merchant(&sandbox);
        let answer = sandbox.ask(merchant.query(NUMBER, &moment(NOW)).unwrap());
        merchant.read_query(NOW, NUMBER, &answer)
    };
    assert_eq!(query("wrong_amount").unwrap().amount.unwrap().total, Fen::new(4006));
    for fault in ["wrong_key", "old_key", "probe"] {
        assert!(matches!(query(fault), Err(Failure::Unverified(_))), "{fault}");
    }
    assert!(query("slow").is_ok());
    assert_eq!(
        sandbox.world.clock.now().unix(),
        NOW + 10,
        "natively the time passes at once"
    );
}

#[test]
fn notifications_are_lost_doubled_and_wrong_on_demand() {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    sandbox.fault("wechat", "notification", "lose");
    assert_eq!(pay(&sandbox, &json!({})).1["notified"], Value::Null);
    assert!(sandbox.sent().is_empty());
    assert_eq!(state(&sandbox), TradeState::Success);
    for (fault, sent) in [("double", 2), ("probe", 2), ("wrong_key", 1)] {
        sandbox.fault("wechat", "notification", fault);
        notify(&sandbox, &json!({}));
        assert_eq!(sandbox.sent().len(), sent, "{fault}");
    }
    sandbox.fault("wechat", "notification", "wrong_amount");
    notify(&sandbox, &json!({}));
    assert_eq!(number_and_amount(&sandbox, &sandbox.sent()[0]).1, Fen::new(4006));
    sandbox.fault("wechat", "notification", "lose");
    assert_eq!(notify(&sandbox, &json!({ "notify": false })).0, 200);
    let kept = sandbox.get("/sandbox/faults").1;
    assert_eq!(kept["items"][0]["fault"], "lose", "what is not sent meets no fault");
}

#[test]
fn a_delayed_notification_comes_when_its_time_has_come() {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    let fault = json!({ "channel": "wechat", "operation": "notification", "fault": "delay", "seconds": 600 });
    sandbox.post("/sandbox/faults", &fault);
    assert_eq!(pay(&sandbox, &json!({})).1["notified"], Value::Null);
    assert_eq!(sandbox.deliver(), json!([]));
    let (_, kept) = sandbox.get("/sandbox/notifications");
    assert_eq!(
        kept["items"],
        json!([{
            "number": 1, "channel": "wechat", "out_trade_no": NUMBER, "out_refund_no": null,
            "due_at": "2026-05-01T20:10:00+08:00", "made_at": "2026-05-01T20:00:00+08:00",
        }])
    );
    let page = sandbox.get("/sandbox").1;
    assert!(page.as_str().unwrap().contains("/sandbox/notifications/deliver"));
    sandbox.pass(600);
    assert_eq!(sandbox.deliver()[0]["notified"], 204);
    assert_eq!((sandbox.sent().len(), sandbox.deliver()), (1, json!([])));
    assert_eq!(sandbox.get("/sandbox/payments").1["items"][0]["notified"], 204);
}

#[test]
fn a_notification_is_overtaken_by_the_next() {
    let sandbox = Sandbox::new();
    let second = Prepay {
        out_trade_no: "second",
        amount: Fen::new(1),
        ..order()
    };
    prepay(&sandbox, &order()).unwrap();
    prepay(&sandbox, &second).unwrap();
    sandbox.fault("wechat", "notification", "reorder");
    pay(&sandbox, &json!({}));
    assert_eq!(sandbox.deliver(), json!([]), "it has no time of its own");
    assert!(sandbox.sent().is_empty());
    sandbox.post("/sandbox/payments/second/pay", &json!({}));
    let amounts: Vec<Fen> = sandbox
        .sent()
        .iter()
        .map(|call| number_and_amount(&sandbox, call).1)
        .collect();
    assert_eq!(amounts, [Fen::new(1), Fen::new(4005)]);
    // One that nothing overtakes can be let go by hand.
    sandbox.fault("wechat", "notification", "reorder");
    notify(&sandbox, &json!({}));
    let (_, sent) = sandbox.post("/sandbox/notifications/deliver", &json!({ "all": true }));
    assert_eq!((sent["items"].as_array().unwrap().len(), sandbox.sent().len()), (1, 1));
}

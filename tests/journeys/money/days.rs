//! The daily match finds what nobody told, and one press puts each thing right.

use super::{CHANNELS, Till, till::text};
use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, WechatPay};

const MATCH: &str = "/v1/platform/reconciliation";
const DIFFERENCES: &str = "/v1/platform/reconciliation/differences";

/// Noon of a day that has not come yet, so that nothing is near midnight; and that day in China.
fn noon(bundle: &Bundle) -> String {
    let day = |moment: Moment| moment.to_string()[..10].to_owned();
    let next = day(bundle.now().plus_minutes(24 * 60));
    bundle.forward_to(Moment::parse(&format!("{next}T12:00:00+08:00")).unwrap());
    next
}

/// Lets the ticker match what is due; tells how many days it matched.
fn reconcile(bundle: &Bundle) -> i64 {
    let run = || {
        bundle
            .post("/internal/reconciliation", &json!({}))
            .token("sandbox-tick-secret")
            .send()
    };
    let matched = || run().expect_status(200)["matched_days"].as_i64().unwrap();
    (0..).map(|_| matched()).take_while(|matched| *matched > 0).sum()
}

/// Matches one channel's day again; tells what is open then.
fn match_again(bundle: &Bundle, operator: &str, channel: &str, day: &str) -> i64 {
    let which = json!({ "channel": channel, "date": day });
    let outcome = bundle.post(MATCH, &which).token(operator).send().expect_status(200);
    assert_eq!(outcome["failure"], Value::Null, "{outcome}");
    outcome["differences"]["open"].as_i64().unwrap()
}

/// One press for each difference that is open; tells their kinds.
fn repair_all(till: &Till<'_>, operator: &str) -> Vec<String> {
    let open = till.listed(operator, DIFFERENCES);
    for difference in &open {
        let path = format!("{DIFFERENCES}/{}/repair", text(&difference["id"]));
        let repaired = till
            .bundle
            .post(&path, &json!({}))
            .token(operator)
            .send()
            .expect_status(200);
        assert_eq!(repaired["state"], "repaired", "{difference} {repaired}");
    }
    let mut kinds: Vec<_> = open
        .iter()
        .map(|difference| text(&difference["kind"]).to_owned())
        .collect();
    kinds.sort();
    kinds
}

/// A refund that the gateway has given, and of which the bundle never hears.
fn given_unheard(till: &Till<'_>, guest: &Guest<'_>, channel: &str) -> Value {
    let order = till.paid(guest, channel, till.stay());
    till.plant(channel, "refund", "timeout_after_accept");
    till.cancel(guest, &order);
    till.bundle.tick();
    order
}

/// A refund of which WeChat Pay has told that it is done, and which it has not.
fn told_not_given(till: &Till<'_>, guest: &Guest<'_>) -> Value {
    let order = till.paid(guest, "wechat", till.stay());
    till.plant("wechat", "refund", "lose");
    till.cancel(guest, &order);
    till.bundle.tick();
    let payment = &guest.order(&order)["payments"][0];
    let amount = &payment["amount_fen"];
    let notice = json!({
        "mchid": "1900000001", "out_trade_no": payment["id"], "transaction_id": "4200000001", "refund_status": "SUCCESS",
        "out_refund_no": payment["refunds"][0]["id"], "refund_id": "50300000001", "success_time": till.bundle.now(),
        "user_received_account": "支付用户零钱",
        "amount": { "total": amount, "refund": amount, "payer_total": amount, "payer_refund": amount },
    });
    let gateway = WechatPay::of(till.bundle);
    let told = gateway.send(&gateway.other_event("REFUND.SUCCESS", notice.to_string().as_bytes()));
    assert_eq!(told.status, 204, "{}", told.text());
    assert_eq!(guest.order(&order)["status"], "refunded");
    order
}

#[test]
fn what_nobody_told_is_named_the_next_day_and_one_press_repairs_it() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, day) = (till.guest("unheard"), noon(&bundle));
    let mut paid = vec![till.paid(&guest, "wechat", till.stay())];
    let mut back = Vec::new();
    for channel in CHANNELS {
        back.push(given_unheard(&till, &guest, channel));
    }
    back.push(told_not_given(&till, &guest));
    for channel in CHANNELS {
        let order = guest.book(till.stay());
        till.press_unheard(&till.open(&guest, &order, channel));
        paid.push(order);
    }
    bundle.forward_minutes(24 * 60);
    assert_eq!(reconcile(&bundle), 3);
    let operator = bundle.operator();
    let kinds = repair_all(&till, &operator);
    let named = ["payment_missing_here", "refund_unsettled_here"]
        .map(|kind| [kind; 3])
        .concat();
    assert_eq!(kinds, [&named[..3], &["refund_missing_there"], &named[3..]].concat());
    bundle.forward_minutes(24 * 60);
    assert_eq!(
        (reconcile(&bundle), till.listed(&operator, DIFFERENCES)),
        (3, Vec::new())
    );
    for channel in CHANNELS {
        assert_eq!(match_again(&bundle, &operator, channel, &day), 0, "{channel}");
    }
    for order in &paid {
        assert_eq!(guest.order(order)["status"], "paid");
    }
    for order in &back {
        let order = guest.order(order);
        assert_eq!(
            (&order["status"], &order["refunded_fen"]),
            (&json!("refunded"), &order["paid_fen"])
        );
    }
    till.agrees();
}

#[test]
fn a_bill_that_is_wrong_is_checked_with_the_gateway() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, day) = (till.guest("listed"), noon(&bundle));
    for channel in CHANNELS {
        till.paid(&guest, channel, till.stay());
    }
    bundle.forward_minutes(24 * 60);
    let operator = bundle.operator();
    let faults = [
        ("lose", "payment_missing_there"),
        ("wrong_amount", "payment_amount"),
        ("double", "payment_unknown"),
    ];
    for channel in CHANNELS {
        for (fault, kind) in faults {
            till.plant(channel, "bill", fault);
            assert_eq!(
                match_again(&bundle, &operator, channel, &day),
                1,
                "{channel} bill {fault}"
            );
            assert_eq!(repair_all(&till, &operator), [kind], "{channel} bill {fault}");
            assert_eq!(
                match_again(&bundle, &operator, channel, &day),
                0,
                "{channel} bill {fault}"
            );
        }
    }
    // What a bill lists and we never asked for is before people now.
    let kept = till.listed(&operator, "/v1/platform/exceptions");
    assert_eq!(kept.len(), 3, "{kept:?}");
    for exception in kept {
        let path = format!("/v1/platform/exceptions/{}/resolve", text(&exception["id"]));
        let verdict = json!({ "resolution": "settled_elsewhere", "reason": "账单有误" });
        bundle.post(&path, &verdict).token(&operator).send().expect_status(200);
    }
    till.agrees();
}

//! What gateways cannot do by themselves, operators look into.

use super::{CHANNELS, Till, till::text};
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, by_settings, race, rooms};

const EXCEPTIONS: &str = "/v1/platform/exceptions";
const REFUNDS: &str = "/v1/platform/refunds";

/// An operator does something with a reason.
fn deed(till: &Till<'_>, operator: &str, path: &str, more: &Value) -> Value {
    let mut body = json!({ "reason": "已与网关核对" });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    till.bundle.post(path, &body).token(operator).send().expect_status(200)
}

#[test]
fn a_refund_that_cannot_go_back_is_listed_sent_again_and_settled() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, operator) = (till.guest("moved"), bundle.operator());
    let mut by_hand = Vec::new();
    for channel in CHANNELS {
        let order = till.paid(&guest, channel, till.stay());
        till.plant(channel, "refund", "abnormal");
        till.cancel(&guest, &order);
        till.pass(&[1, 2]);
        let abnormal = till.listed(&operator, REFUNDS);
        assert_eq!(
            (abnormal.len(), &abnormal[0]["order_id"]),
            (1, &order["id"]),
            "{channel}"
        );
        assert!(!text(&abnormal[0]["failure"]).is_empty(), "{abnormal:?}");
        let path = format!("{REFUNDS}/{}", text(&abnormal[0]["id"]));
        deed(&till, &operator, &format!("{path}/retry"), &json!({}));
        till.pass(&[1, 2]);
        // Alipay only had the trade frozen. The two others keep to it that this number cannot be paid out: a new number
        // might pay twice, so that the shop pays by hand.
        if channel != "alipay" {
            assert_eq!(till.listed(&operator, REFUNDS).len(), 1, "{channel}");
            deed(&till, &operator, &format!("{path}/settled"), &json!({}));
            by_hand.push((channel, order["paid_fen"].as_i64().unwrap()));
        }
        let order = guest.order(&order);
        assert_eq!(order["status"], "refunded", "{channel}: {order}");
        let given = till.given_back(text(&order["payments"][0]["id"]));
        assert_eq!(
            (given.len(), &given[0]["out_refund_no"]),
            (1, &abnormal[0]["id"]),
            "{channel}"
        );
    }
    till.agrees_but(&by_hand);
}

#[test]
fn a_shop_without_money_gives_back_once_it_has_some() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, operator) = (till.guest("waits"), bundle.operator());
    for channel in ["wechat", "alipay"] {
        let order = till.paid(&guest, channel, till.stay());
        till.plant_many(channel, "refund", "not_enough", 2);
        till.cancel(&guest, &order);
        till.pass(&[1]);
        assert_eq!(guest.order(&order)["status"], "refunding", "{channel}");
        assert_eq!(
            till.listed(&operator, REFUNDS),
            Vec::<Value>::new(),
            "nobody has to do anything"
        );
        till.pass(&[2, 2]);
        assert_eq!(guest.order(&order)["status"], "refunded", "{channel}");
    }
    till.agrees();
}

/// A bundle that has its account by its settings, in this mini-program: a payment notes no other.
fn app(number: &str) -> Vec<&'static str> {
    by_settings("wechat", &[("wechat_appid", &format!("wx5a2db0c0ffee000{number}"))])
}

/// A payment in a mini-program that is not ours any more, or not yet.
fn in_another_app<'a>(till: &Till<'a>, guest: &Guest<'_>) -> (Value, String) {
    let order = guest.book(Stay::ahead(till.bundle, rooms::FIRST, 180, 60));
    let number = till.open(guest, &order, "wechat");
    (order, number)
}

#[test]
fn money_that_fits_nothing_goes_back_on_an_operators_word() {
    let before = Bundle::with(&app("1"));
    let till = Till::of(&before);
    let (_, number) = in_another_app(&till, &till.guest("moves"));
    let bundle = before.again(&app("2"));
    let (till, operator) = (Till::of(&bundle), bundle.operator());
    till.press(&number, &json!({ "times": 3 })).expect_status(200);
    till.pass(&[1, 20]);
    let open = till.listed(&operator, EXCEPTIONS);
    assert_eq!((open.len(), &open[0]["reason"]), (1, &json!("other-app")), "{open:?}");
    let path = format!("{EXCEPTIONS}/{}/resolve", text(&open[0]["id"]));
    let resolved = deed(&till, &operator, &path, &json!({ "resolution": "refunded" }));
    race(3, |_| bundle.tick());
    till.pass(&[1, 2]);
    let given = till.given_back(&number);
    assert_eq!((given.len(), &given[0]["state"]), (1, &json!("SUCCESS")), "{given:?}");
    assert_eq!(given[0]["out_refund_no"], resolved["refund"]["id"]);
    assert_eq!(given[0]["amount_fen"], open[0]["suspense_fen"]);
    till.agrees();
}

#[test]
fn money_that_turns_out_to_be_the_orders_is_no_exception_any_more() {
    let before = Bundle::with(&app("1"));
    let till = Till::of(&before);
    let guest = till.guest("lucky");
    let (order, number) = in_another_app(&till, &guest);
    let wrong = before.again(&app("2"));
    Till::of(&wrong).press(&number, &json!({})).expect_status(200);
    let bundle = wrong.again(&app("1"));
    let (till, guest, operator) = (
        Till::of(&bundle),
        Till::of(&bundle).guest_again("lucky"),
        bundle.operator(),
    );
    let open = till.listed(&operator, EXCEPTIONS);
    assert_eq!(open.len(), 1, "{open:?}");
    till.tell(&number);
    assert_eq!(guest.order(&order)["status"], "paid");
    // It cannot go back any more: it is the order's.
    assert_eq!(till.listed(&operator, EXCEPTIONS), Vec::<Value>::new());
    let path = format!("{EXCEPTIONS}/{}/resolve", text(&open[0]["id"]));
    let late = json!({ "resolution": "refunded", "reason": "x" });
    bundle
        .post(&path, &late)
        .token(&operator)
        .send()
        .expect_problem(409, "already-resolved");
    till.pass(&[1, 2]);
    assert_eq!(till.given_back(&number), Vec::<Value>::new());
    till.agrees();
}

#[test]
fn a_wrong_amount_that_is_refunded_goes_back_and_pays_nothing() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, operator) = (till.guest("odd"), bundle.operator());
    let order = guest.book(till.stay());
    let number = till.open(&guest, &order, "alipay");
    let less = order["amount_fen"].as_i64().unwrap() - 1;
    till.press(&number, &json!({ "amount_fen": less })).expect_status(200);
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    let open = till.listed(&operator, EXCEPTIONS);
    assert_eq!(
        (&open[0]["reason"], &open[0]["suspense_fen"]),
        (&json!("other-amount"), &json!(less))
    );
    let path = format!("{EXCEPTIONS}/{}/resolve", text(&open[0]["id"]));
    deed(&till, &operator, &path, &json!({ "resolution": "refunded" }));
    till.pass(&[1, 2, 20]);
    let given = till.given_back(&number);
    assert_eq!((given.len(), &given[0]["amount_fen"]), (1, &json!(less)), "{given:?}");
    // What the gateway tells later of the same money pays nothing: it has gone back.
    till.tell(&number);
    let order = guest.order(&order);
    assert_eq!(
        (&order["status"], &order["paid_fen"]),
        (&json!("expired"), &json!(0)),
        "{order}"
    );
}

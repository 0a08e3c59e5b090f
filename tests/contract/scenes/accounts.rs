use super::text;
use serde_json::json;
use tests::{Alipay, Bundle, Guest, Stay, Unionpay, WechatPay, rooms, sandbox_account};

/// Accounts are set in the back offices; from then on the merchant's own takes its money.
pub(crate) fn accounts(bundle: &Bundle) {
    let (guest, staff, operator) = (bundle.guest("accounts"), bundle.staff(), bundle.operator());
    let mut own = Vec::new();
    for (whose, token) in [("platform", &operator), ("merchant", &staff)] {
        let list = format!("/v1/{whose}/payment-accounts");
        let put = |channel: &str| bundle.call("PUT", &format!("{list}/{channel}")).token(token);
        for channel in ["wechat", "alipay", "unionpay"] {
            let set = bundle.post(&format!("{list}/{channel}"), &sandbox_account(channel));
            set.token(token).send().expect_status(200);
            let told = put(channel).json(&sandbox_account(channel)).send().expect_status(200);
            own.push(text(&told["id"]).to_owned());
        }
        bundle.get(&list).token(token).send().expect_status(200);
        bundle.get(&list).send().expect_problem(401, "unauthenticated");
        bundle
            .get(&list)
            .token(&guest.token)
            .send()
            .expect_problem(403, "not-allowed");
        let retire = |channel: &str| {
            let call = bundle.call("POST", &format!("{list}/{channel}/retire"));
            call.token(token).send()
        };
        retire("paypal").expect_problem(404, "not-found");
        retire("unionpay").expect_status(200);
        retire("unionpay").expect_problem(404, "not-found");
        let again = put("unionpay").json(&sandbox_account("unionpay"));
        again.send().expect_status(200);
        put("wechat").json(&json!({})).send().expect_problem(422, "invalid");
        put("paypal").json(&json!({})).send().expect_problem(404, "not-found");
        put("wechat")
            .body("application/json", "[]")
            .send()
            .expect_problem(400, "unreadable");
        let text = put("wechat").body("text/plain", "{}").send();
        text.expect_problem(415, "unsupported-media-type");
    }
    let seals = "/v1/platform/payment-account-seals";
    bundle.call("POST", seals).token(&operator).send().expect_status(200);
    let by_staff = bundle.call("POST", seals).token(&staff).send();
    by_staff.expect_problem(403, "not-allowed");
    taken(bundle, &guest, &own);
}

/// A payment through each of the merchant's own, the last three.
fn taken(bundle: &Bundle, guest: &Guest<'_>, own: &[String]) {
    let [.., at_wechat, at_alipay, at_unionpay] = own else {
        panic!("three accounts of the merchant: {own:?}")
    };
    let stay = |days: i64| Stay::ahead(bundle, rooms::SECOND, days * 24 * 60, 60);
    let order = guest.book(stay(20));
    guest.ask_to_pay(&order, None).expect_status(200);
    let wechat = WechatPay::of(bundle).for_account(at_wechat);
    // An account that nobody has.
    let nobody = WechatPay::of(bundle).for_account(rooms::FIRST);
    nobody.tell(&nobody.success()).expect_status(404);
    wechat.tell(&wechat.success()).expect_status(204);
    let (alipay, unionpay) = (
        Alipay::of(bundle).for_account(at_alipay),
        Unionpay::of(bundle).for_account(at_unionpay),
    );
    let trade = alipay.cashier(guest, &guest.book(stay(21)));
    assert_eq!(alipay.tell(&trade).status, 200);
    let mut record = unionpay.cashier(guest, &guest.book(stay(22)));
    unionpay.pay(&mut record);
    assert_eq!(unionpay.tell(&record).status, 200);
}

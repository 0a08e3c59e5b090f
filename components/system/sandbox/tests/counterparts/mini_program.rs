//! WeChat's calls with an access token.

use crate::{
    merchant::{NUMBER, order, pay, prepay},
    sandbox::Sandbox,
};
use ::wechat::{
    AccessToken, Failure, Issued, MiniProgram, Settings,
    message::{Message, Sent, Version, read_sent},
    read_session, read_token,
    shipping::{Logistics, Payment, Shipment, State, Told, read_report, read_state},
};
use http::Request;
use serde_json::{Value, json};

fn program(sandbox: &Sandbox) -> MiniProgram {
    MiniProgram::new(Settings {
        appid: sandbox.setting("wechat_appid"),
        secret: sandbox.setting("wechat_secret"),
        base_url: sandbox.setting("wechat_api"),
    })
    .unwrap()
}

fn issue(sandbox: &Sandbox) -> Issued {
    read_token(&sandbox.ask(program(sandbox).access_token().unwrap())).unwrap()
}

/// What WeChat says of a token.
fn verdict(sandbox: &Sandbox, token: &AccessToken) -> Result<Told, Failure> {
    let shipment = shipment(sandbox, "o1");
    let call = program(sandbox)
        .report(token, &shipment, sandbox.world.clock.now())
        .unwrap();
    read_report(&sandbox.ask(call))
}

fn shipment<'a>(sandbox: &'a Sandbox, openid: &'a str) -> Shipment<'a> {
    Shipment {
        payment: Payment::OutTradeNo {
            mchid: sandbox.setting("wechat_pay_mchid"),
            out_trade_no: NUMBER,
        },
        logistics: Logistics::PickUp,
        description: "听雨轩",
        openid,
    }
}

#[test]
fn a_token_stays_until_its_last_minutes_or_somebodys_force() {
    let sandbox = Sandbox::new();
    let first = issue(&sandbox);
    assert_eq!(first.expires_in, 7200);
    sandbox.world.clock.advance(6899);
    let again = issue(&sandbox);
    assert_eq!((&again.token, again.expires_in), (&first.token, 301));
    sandbox.world.clock.advance(1);
    let second = issue(&sandbox);
    assert_ne!(second.token, first.token);
    assert_eq!(
        verdict(&sandbox, &first.token),
        Err(Failure::PaymentUnknown),
        "both are good"
    );
    sandbox.world.clock.advance(300);
    assert_eq!(verdict(&sandbox, &first.token), Err(Failure::TokenRefused(42001)));
    assert_eq!(verdict(&sandbox, &second.token), Err(Failure::PaymentUnknown));

    assert_eq!(
        sandbox.post("/sandbox/wechat/token", &json!({})),
        (200, json!({ "replaced": true }))
    );
    assert_eq!(verdict(&sandbox, &second.token), Err(Failure::TokenRefused(40001)));
    assert_eq!(
        verdict(&sandbox, &AccessToken::new("86_guessed")),
        Err(Failure::TokenRefused(40014))
    );
    let third = issue(&sandbox);
    assert_eq!(verdict(&sandbox, &third.token), Err(Failure::PaymentUnknown));
    let mut forced = program(&sandbox).access_token().unwrap();
    let wish = String::from_utf8(forced.body().clone())
        .unwrap()
        .replace("false", "true");
    *forced.body_mut() = wish.into_bytes();
    assert_ne!(read_token(&sandbox.ask(forced)).unwrap().token, third.token);
    assert_eq!(verdict(&sandbox, &third.token), Err(Failure::TokenRefused(40001)));
}

#[test]
fn who_does_not_know_the_secret_gets_no_token() {
    let sandbox = Sandbox::new();
    let guessed = MiniProgram::new(Settings {
        appid: sandbox.setting("wechat_appid"),
        secret: "guessed",
        base_url: sandbox.setting("wechat_api"),
    });
    let refused = read_token(&sandbox.ask(guessed.unwrap().access_token().unwrap()));
    assert!(
        matches!(refused, Err(Failure::Other { code: 40125, .. })),
        "{refused:?}"
    );
    let asked = Request::get("/cgi-bin/stable_token").body(Vec::new()).unwrap();
    assert!(matches!(
        read_token(&sandbox.ask(asked)),
        Err(Failure::Other { code: 43002, .. })
    ));
    let without = Request::post("/wxa/sec/order/get_order").body(Vec::new()).unwrap();
    assert!(matches!(
        read_state(&sandbox.ask(without)),
        Err(Failure::Other { code: 41001, .. })
    ));
}

#[test]
fn a_phones_code_serves_once_and_only_with_a_token() {
    let sandbox = Sandbox::new();
    let ask = |token: &AccessToken, code: &str| {
        let program = program(&sandbox);
        program.read_phone_number(&sandbox.ask(program.phone_number(token, code).unwrap()))
    };
    let token = issue(&sandbox).token;
    let code = "sandbox-phone-+8613800138000-1";
    assert_eq!(
        ask(&AccessToken::new("86_guessed"), code),
        Err(Failure::TokenRefused(40014))
    );
    assert_eq!(ask(&token, code).unwrap().e164(), "+8613800138000");
    assert_eq!(ask(&token, code), Err(Failure::CodeUsed));
    assert_eq!(
        ask(&token, "sandbox-phone-+85261234567-1").unwrap().country_code(),
        "852"
    );
    assert_eq!(ask(&token, "sandbox-zhang-1"), Err(Failure::CodeInvalid));
}

#[test]
fn what_a_guest_got_is_told_once_and_corrected_once() {
    let sandbox = Sandbox::new();
    let token = issue(&sandbox).token;
    let tell = |shipment: &Shipment<'_>| {
        let call = program(&sandbox).report(&token, shipment, sandbox.world.clock.now());
        read_report(&sandbox.ask(call.unwrap()))
    };
    let known =
        |payment: Payment<'_>| read_state(&sandbox.ask(program(&sandbox).shipping_state(&token, payment).unwrap()));
    let own = shipment(&sandbox, order().payer_openid);
    assert_eq!(
        (tell(&own), known(own.payment)),
        (Err(Failure::PaymentUnknown), Err(Failure::PaymentUnknown))
    );
    prepay(&sandbox, &order()).unwrap();
    assert_eq!(tell(&own), Err(Failure::NotShippable));
    let (_, paid) = pay(&sandbox, &json!({}));
    let by_id = Payment::TransactionId(paid["transaction_id"].as_str().unwrap());
    assert_eq!(
        (known(own.payment), known(by_id)),
        (Ok(State::Waiting), Ok(State::Waiting))
    );
    assert!(matches!(
        tell(&shipment(&sandbox, "o1")),
        Err(Failure::Other { code: 10_060_031, .. })
    ));
    assert_eq!(tell(&own), Ok(Told::Now));
    assert_eq!((known(own.payment), tell(&own)), (Ok(State::Shipped), Ok(Told::Before)));
    let corrected = Shipment {
        payment: by_id,
        logistics: Logistics::Virtual,
        ..own
    };
    assert_eq!(tell(&corrected), Ok(Told::Now));
    assert_eq!(tell(&own), Ok(Told::Before), "a second correction is refused");
    let item = json!({
        "out_trade_no": NUMBER, "logistics_type": 3, "description": "听雨轩",
        "upload_time": "2026-05-01T20:00:00.000+08:00", "times": 2,
    });
    assert_eq!(
        sandbox.get("/sandbox/wechat/shipments"),
        (200, json!({ "items": [item] }))
    );
}

#[test]
fn a_consent_is_good_for_one_message() {
    let sandbox = Sandbox::new();
    let token = issue(&sandbox).token;
    let session = sandbox.ask(program(&sandbox).session("sandbox-zhang-1").unwrap());
    let openid = read_session(&session).unwrap().openid;
    let send = |openid: &str, template_id: &str| {
        let message = Message {
            openid,
            template_id,
            page: None,
            data: &[("thing1", "听雨轩"), ("time2", "2026-05-01 20:00")],
            version: Version::Formal,
        };
        read_sent(&sandbox.ask(program(&sandbox).message(&token, &message).unwrap()))
    };
    let known = sandbox.setting("wechat_payment_reminder_template");
    assert_eq!(send(&openid, known), Ok(Sent::NotWanted));
    let consents = |body: &Value| sandbox.post("/sandbox/wechat/consents", body);
    assert_eq!(consents(&json!({ "name": "zhang" })), (200, json!({ "messages": 1 })));
    assert_eq!(send(&openid, known), Ok(Sent::Yes));
    assert_eq!(send(&openid, known), Ok(Sent::NotWanted));
    let twice = json!({ "openid": openid, "template_id": known, "times": 2 });
    assert_eq!(consents(&twice), (200, json!({ "messages": 2 })));
    assert!(matches!(send("nobody", known), Err(Failure::Other { code: 40003, .. })));
    assert!(matches!(
        send(&openid, "another"),
        Err(Failure::Other { code: 40037, .. })
    ));
    assert_eq!(send(&openid, known), Ok(Sent::Yes));
    let (_, messages) = sandbox.get("/sandbox/wechat/messages");
    assert_eq!(messages["items"].as_array().unwrap().len(), 2);
    assert_eq!(messages["items"][0]["data"]["thing1"]["value"], "听雨轩");
    assert_eq!(messages["items"][0]["openid"], openid);
}

#[test]
fn a_strange_consent_is_refused() {
    let sandbox = Sandbox::new();
    for (body, pointer) in [
        (json!({}), ""),
        (json!({ "name": "zhang", "openid": "o" }), ""),
        (json!({ "name": "<b>" }), "/name"),
        (json!({ "name": "" }), "/name"),
        (json!({ "openid": "o1" }), "/openid"),
        (json!({ "name": "zhang", "template_id": "another" }), "/template_id"),
        (json!({ "name": "zhang", "times": 0 }), "/times"),
        (json!({ "name": "zhang", "times": i64::MAX }), "/times"),
    ] {
        let (status, problem) = sandbox.post("/sandbox/wechat/consents", &body);
        assert_eq!(
            (status, &problem["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{body}"
        );
    }
    assert_eq!(sandbox.post("/sandbox/wechat/consents", &json!({ "name": 1 })).0, 400);
    assert_eq!(sandbox.get("/sandbox/wechat/consents").0, 405);
    assert_eq!(sandbox.post("/sandbox/wechat/messages", &json!({})).0, 405);
}

use crate::system_sandbox::{
    mini_program::{issue, program, shipment},
    sandbox::Sandbox,
};
use ::wechat::{
    AccessToken, Failure, MiniProgram, Settings, read_token,
    shipping::{Told, read_report, read_state},
};
use http::Request;
use serde_json::json;

/// What WeChat says of a token.
fn verdict(sandbox: &Sandbox, token: &AccessToken) -> Result<Told, Failure> {
    let shipment = shipment(sandbox, "o1");
    let call = program(sandbox)
        .report(token, &shipment, sandbox.world.clock.now())
        .unwrap();
    read_report(&sandbox.ask(call))
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
    let body = String::from_utf8(forced.body().clone())
        .unwrap()
        .replace("false", "true");
    *forced.body_mut() = body.into_bytes();
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

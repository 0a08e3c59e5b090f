use crate::system_sandbox::{
    mini_program::{issue, program},
    sandbox::Sandbox,
};
use ::wechat::{
    Failure,
    message::{Message, Sent, Version, read_sent},
    read_session,
};
use serde_json::{Value, json};

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

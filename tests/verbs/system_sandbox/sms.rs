use crate::system_sandbox::sandbox::{NOW, Sandbox};
use ::sms::{
    Failure, Moment, Phone, Receipt, aliyun,
    tencent::{Message, Sender, Settings, read_receipt},
};
use serde_json::json;

fn account(sandbox: &Sandbox) -> Settings<'_> {
    Settings {
        secret_id: sandbox.setting("sms_secret_id"),
        secret_key: sandbox.setting("sms_secret_key"),
        sdk_app_id: sandbox.setting("sms_app_id"),
        sign_name: sandbox.setting("sms_sign_name"),
        region: sandbox.setting("sms_region"),
        base_url: sandbox.setting("sms_api"),
    }
}

fn send(sandbox: &Sandbox, account: Settings<'_>, phone: &str, code: &str, at: i64) -> Result<Receipt, Failure> {
    let phone: Phone = phone.parse().unwrap();
    let message = Message {
        phone: &phone,
        template_id: sandbox.setting("sms_template_id"),
        parameters: &[code, "5"],
    };
    let answer = sandbox.ask(Sender::new(account).unwrap().send(&message, at).unwrap());
    assert_eq!(answer.status(), 200);
    read_receipt(&answer)
}

#[test]
fn a_message_can_be_read_on_the_phone() {
    let sandbox = Sandbox::new();
    for (phone, code) in [
        ("13800138000", "123456"),
        ("13900139000", "654321"),
        ("13800138000", "012345"),
    ] {
        send(&sandbox, account(&sandbox), phone, code, NOW).unwrap();
    }
    let sent_at = "2026-05-01T20:00:00+08:00";
    let of_one = json!({ "items": [
        { "phone": "+8613800138000", "code": "012345", "parameters": ["012345", "5"], "sent_at": sent_at },
        { "phone": "+8613800138000", "code": "123456", "parameters": ["123456", "5"], "sent_at": sent_at },
    ] });
    for phone in ["13800138000", "+8613800138000", "%2B8613800138000"] {
        assert_eq!(
            sandbox.get(&format!("/sandbox/sms?phone={phone}")),
            (200, of_one.clone()),
            "{phone}"
        );
    }
    assert_eq!(sandbox.get("/sandbox/sms").1["items"].as_array().unwrap().len(), 3);
    assert_eq!(sandbox.get("/sandbox/sms?phone=13700137000").1["items"], json!([]));
    assert_eq!(sandbox.get("/sandbox/sms?phone=12").0, 422);
    assert_eq!(sandbox.post("/sandbox/sms", &json!({})).0, 405);
}

#[test]
fn a_forged_or_old_request_sends_nothing() {
    let sandbox = Sandbox::new();
    let code = |account, at| match send(&sandbox, account, "13800138000", "123456", at) {
        Err(Failure::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    let own = account(&sandbox);
    assert_eq!(
        code(
            Settings {
                secret_key: "guessed",
                ..own
            },
            NOW
        ),
        "AuthFailure.SignatureFailure"
    );
    assert_eq!(
        code(
            Settings {
                secret_id: "AKIDother",
                ..own
            },
            NOW
        ),
        "AuthFailure.SecretIdNotFound"
    );
    assert_eq!(code(own, NOW - 301), "AuthFailure.SignatureExpire");
    assert_eq!(sandbox.get("/sandbox/sms").1["items"], json!([]));
}

#[test]
fn aliyun_delivers_to_the_same_phones() {
    let sandbox = Sandbox::new();
    let send = |secret: &str, at: i64| {
        let sender = aliyun::Sender::new(aliyun::Settings {
            access_key_id: sandbox.setting("aliyun_sms_access_key_id"),
            access_key_secret: secret,
            sign_name: sandbox.setting("aliyun_sms_sign_name"),
            template_code: sandbox.setting("aliyun_sms_template_code"),
            base_url: sandbox.setting("aliyun_sms_api"),
        });
        let phone: Phone = "13800138000".parse().unwrap();
        let moment = Moment {
            now: at,
            nonce: [7; 16],
        };
        aliyun::read_receipt(&sandbox.ask(sender.unwrap().send(&phone, "012345", moment).unwrap()))
    };
    let secret = sandbox.setting("aliyun_sms_access_key_secret");
    send(secret, NOW).unwrap();
    for (refused, code) in [
        (send("guessed", NOW), "SignatureDoesNotMatch"),
        (send(secret, NOW - 901), "InvalidTimeStamp.Expired"),
    ] {
        assert!(
            matches!(&refused, Err(Failure::Refused { code: answered, .. }) if answered == code),
            "{refused:?}"
        );
    }
    let sent_at = "2026-05-01T20:00:00+08:00";
    let item = json!({ "phone": "+8613800138000", "code": "012345", "parameters": ["012345"], "sent_at": sent_at });
    assert_eq!(sandbox.get("/sandbox/sms"), (200, json!({ "items": [item] })));
}

//! Public key and platform certificate, both at once.

use crate::system_sandbox::{
    sandbox::{NOW, Sandbox},
    wechat_merchant::{NUMBER, merchant, moment, notify, order, pay, platform_keys, prepay, received, settings},
    wechat_refund::paid,
};
use ::wechat_pay::{ApiV3Key, Doubt, Failure, Merchant, Notifications, PlatformCertificate, PublicKeys, Settings};
use serde_json::json;

fn certificates(sandbox: &Sandbox) -> Vec<PlatformCertificate> {
    let merchant = merchant(sandbox);
    let key = ApiV3Key::new(sandbox.setting("wechat_pay_api_v3_key")).unwrap();
    let answer = sandbox.ask(merchant.certificates(&moment(NOW)).unwrap());
    merchant.read_certificates(NOW, &key, &answer).unwrap()
}

fn with_certificates(sandbox: &Sandbox) -> PublicKeys {
    platform_keys(sandbox)
        .with_platform_certificates(NOW, &certificates(sandbox))
        .unwrap()
}

#[test]
fn an_answer_by_the_former_key_is_believed_once_its_certificate_was_fetched() {
    let sandbox = paid();
    let query = |merchant: &Merchant| {
        sandbox.fault("wechat", "query", "old_key");
        let answer = sandbox.ask(merchant.query(NUMBER, &moment(NOW)).unwrap());
        merchant.read_query(NOW, NUMBER, &answer).map(drop)
    };
    let before = query(&merchant(&sandbox));
    assert!(
        matches!(&before, Err(Failure::Unverified(Doubt::UnknownSerial(serial))) if serial == "5A2DB0C0FFEE00000000000000002000"),
        "{before:?}"
    );
    let after = Merchant::new(Settings {
        platform_keys: with_certificates(&sandbox),
        ..settings(&sandbox)
    });
    assert_eq!(query(&after.unwrap()), Ok(()));
}

#[test]
fn so_is_a_notification() {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    sandbox.fault("wechat", "notification", "old_key");
    pay(&sandbox, &json!({}));
    let sent = sandbox.sent();
    assert!(matches!(
        received(&sandbox, &sent[0]),
        Err(Failure::Unverified(Doubt::UnknownSerial(_)))
    ));
    let key = sandbox.setting("wechat_pay_api_v3_key");
    let notifications = Notifications::new(key, with_certificates(&sandbox)).unwrap();
    let old = notifications.read(NOW, sent[0].headers(), sent[0].body());
    notify(&sandbox, &json!({}));
    let new = received(&sandbox, &sandbox.sent()[0]);
    assert!(old.is_ok() && old == new);
}

#[test]
fn a_merchant_without_a_public_key_gets_along() {
    let sandbox = Sandbox::new();
    let keys = PublicKeys::new()
        .with_certificates(include_str!(
            "../../../components/system/sandbox/keys/wechat_pay_platform_certificate.pem"
        ))
        .unwrap();
    let merchant = Merchant::new(Settings {
        platform_keys: keys,
        ..settings(&sandbox)
    })
    .unwrap();
    sandbox.fault("wechat", "prepay", "old_key");
    let answer = sandbox.ask(merchant.prepay(&order(), &moment(NOW)).unwrap());
    assert!(merchant.read_prepay(NOW, &answer).is_ok());
}

//! Settings that cannot be used are named; nothing secret is ever shown.

use super::fixture::{self, API_V3_KEY, file, merchant, moment, platform_keys};
use wechat_pay::{Merchant, Notifications, PrivateKey, PublicKeys, Settings};

fn problem(change: impl FnOnce(&mut Settings<'_>)) -> &'static str {
    let key = file("wechat_doc_test_key.pem");
    let mut settings = Settings {
        appid: "wx2421b1c4370ec43b",
        mchid: "1900007291",
        merchant_serial: fixture::MERCHANT_SERIAL,
        merchant_private_key: &key,
        platform_keys: platform_keys(),
        base_url: "https://api.mch.weixin.qq.com",
    };
    change(&mut settings);
    Merchant::new(settings).unwrap_err().setting
}

#[test]
fn a_wrong_setting_is_named() {
    assert_eq!(problem(|settings| settings.appid = ""), "appid");
    assert_eq!(problem(|settings| settings.mchid = "19000072x1"), "mchid");
    assert_eq!(
        problem(|settings| settings.merchant_serial = "PUB_KEY_ID_1"),
        "merchant_serial"
    );
    assert_eq!(
        problem(|settings| settings.merchant_private_key = "MIIE"),
        "merchant_private_key"
    );
    assert_eq!(
        problem(|settings| settings.platform_keys = PublicKeys::new()),
        "platform_keys"
    );
    assert_eq!(
        Notifications::new("sixteen bytes ok", platform_keys())
            .unwrap_err()
            .setting,
        "api_v3_key"
    );
    assert_eq!(
        Notifications::new(API_V3_KEY, PublicKeys::new()).unwrap_err().setting,
        "platform_keys"
    );
    for base_url in [
        "",
        "api.mch.weixin.qq.com",
        "ftp://host",
        "https://host/?query",
        "https://",
    ] {
        assert_eq!(
            problem(|settings| settings.base_url = base_url),
            "base_url",
            "{base_url}"
        );
    }
}

#[test]
fn wrong_keys_are_told_apart() {
    let certificate = file("wechatpay_go_notify_cert.pem");
    assert_eq!(
        PublicKeys::new()
            .with_public_key("PUB_KEY_ID_1", &certificate)
            .unwrap_err()
            .setting,
        "public_key"
    );
    assert_eq!(
        PublicKeys::new()
            .with_public_key("", &file("wechat_resp_pub.pem"))
            .unwrap_err()
            .setting,
        "public_key_id"
    );
    assert_eq!(
        PublicKeys::new().with_certificates("").unwrap_err().setting,
        "certificates"
    );
    let torn = certificate.replace("-----END", "-----");
    assert_eq!(
        PublicKeys::new().with_certificates(&torn).unwrap_err().setting,
        "certificates"
    );
    assert_eq!(
        PrivateKey::from_pem("key", &file("wechat_resp_pub.pem"))
            .unwrap_err()
            .setting,
        "key"
    );
}

#[test]
fn a_short_key_is_refused() {
    // Half of the bits: made once, for this test only.
    let short = file("rsa_1024_pub.pem");
    let error = PublicKeys::new().with_public_key("PUB_KEY_ID_1", &short).unwrap_err();
    assert_eq!(error.to_string(), "the setting `public_key` is shorter than 2048 bits");
}

#[test]
fn debug_shows_no_secret() {
    let merchant = merchant();
    let sheet = merchant
        .payment_sheet("wx201410272009395522657a690389285100", &moment(0))
        .unwrap();
    let request = merchant.query("0198c0de000070008000000000000001", &moment(0)).unwrap();
    let shown = format!(
        "{merchant:?} {:?} {sheet:?} {request:?} {:?} {:?}",
        fixture::notifications(),
        fixture::paid(),
        moment(0)
    );
    let signature = request.headers()["authorization"]
        .to_str()
        .unwrap()
        .rsplit_once("signature=\"")
        .unwrap()
        .1;
    for secret in [
        API_V3_KEY,
        sheet.pay_sign.as_str(),
        signature,
        "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "blinding",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("1900007291"));
}

#[test]
fn a_path_before_the_api_is_sent_and_signed() {
    let key = file("wechat_doc_test_key.pem");
    let settings = Settings {
        appid: "wx2421b1c4370ec43b",
        mchid: "1900007291",
        merchant_serial: fixture::MERCHANT_SERIAL,
        merchant_private_key: &key,
        platform_keys: platform_keys(),
        base_url: "http://127.0.0.1:3000/sandbox/wechat-pay",
    };
    let request = Merchant::new(settings).unwrap().query("a|b*cd", &moment(0)).unwrap();
    assert_eq!(
        request.uri(),
        "http://127.0.0.1:3000/sandbox/wechat-pay/v3/pay/transactions/out-trade-no/a%7Cb*cd?mchid=1900007291"
    );
    assert_eq!(merchant().appid(), "wx2421b1c4370ec43b");
}

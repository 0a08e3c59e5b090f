//! The bundle's settings: the sandbox's own work in the sandbox, and none of them in live mode.

use super::fixture::{API_V3_KEY, MERCHANT_SERIAL, PLATFORM_ID, file, public_half};
use settings::{Error, Mode, Settings};
use std::{collections::HashMap, rc::Rc};
use wechat_pay::configuration::{api_v3_key, believe, merchant, receiver};

const NAMES: [&str; 9] = [
    "wechat_appid",
    "wechat_pay_api",
    "wechat_pay_mchid",
    "wechat_pay_serial",
    "wechat_pay_private_key",
    "wechat_pay_api_v3_key",
    "wechat_pay_public_key_id",
    "wechat_pay_public_key",
    "wechat_pay_certificates",
];

type Texts = HashMap<&'static str, String>;

/// The defaults of the route table, and the accounts of the sandbox.
fn sandbox() -> Texts {
    let all = scene::settings().into_iter();
    all.filter(|(name, _)| NAMES.contains(name)).collect()
}

/// What a merchant of its own would set.
fn own() -> Texts {
    [
        ("wechat_appid", "wx2421b1c4370ec43b".to_owned()),
        ("wechat_pay_api", "https://api.mch.weixin.qq.com".to_owned()),
        ("wechat_pay_mchid", "1900007291".to_owned()),
        ("wechat_pay_serial", MERCHANT_SERIAL.to_owned()),
        ("wechat_pay_private_key", file("wechat_doc_test_key.pem")),
        ("wechat_pay_api_v3_key", API_V3_KEY.to_owned()),
        ("wechat_pay_public_key_id", PLATFORM_ID.to_owned()),
        ("wechat_pay_public_key", public_half(&file("wechatpay_go_test_key.pem"))),
        ("wechat_pay_certificates", String::new()),
    ]
    .into()
}

fn read(texts: &Texts, mode: Mode) -> Result<(), Error> {
    let settings = Settings::given(texts.clone());
    pollster::block_on(merchant(&settings, mode))?;
    pollster::block_on(receiver(&settings, mode))?;
    Ok(())
}

#[test]
fn the_sandboxs_settings_work_in_the_sandbox() {
    assert_eq!(read(&sandbox(), Mode::Sandbox), Ok(()));
}

#[test]
fn live_mode_refuses_each_of_the_sandboxs_settings_by_name() {
    assert_eq!(read(&own(), Mode::Live), Ok(()));
    for name in NAMES.into_iter().filter(|name| *name != "wechat_pay_certificates") {
        let mut texts = own();
        let default = sandbox().remove(name).unwrap();
        texts.insert(name, format!("\n{}", default.replace('\n', "\\n")));
        let refused = Error::OfTheSandbox(name);
        assert_eq!(read(&texts, Mode::Live), Err(refused), "{name}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    for name in NAMES.into_iter().filter(|name| *name != "wechat_pay_certificates") {
        let mut texts = own();
        texts.remove(name);
        assert_eq!(read(&texts, Mode::Live), Err(Error::Missing(name)));
        texts.insert(name, "茶".to_owned());
        assert!(
            matches!(read(&texts, Mode::Live), Err(Error::Unusable(named, _)) if named == name),
            "{name}"
        );
    }
    let mut texts = own();
    texts.insert("wechat_pay_certificates", "茶".to_owned());
    assert!(matches!(
        read(&texts, Mode::Live),
        Err(Error::Unusable("wechat_pay_certificates", _))
    ));
}

#[test]
fn certificates_alone_are_enough() {
    let mut texts = own();
    texts.remove("wechat_pay_public_key");
    texts.remove("wechat_pay_public_key_id");
    assert_eq!(read(&texts, Mode::Live), Err(Error::Missing("wechat_pay_public_key")));
    texts.insert("wechat_pay_certificates", file("wechatpay_go_notify_cert.pem"));
    assert_eq!(read(&texts, Mode::Live), Ok(()));
}

#[test]
fn what_was_read_is_kept_until_the_settings_change() {
    let settings = Settings::given(own());
    let first = pollster::block_on(merchant(&settings, Mode::Live)).unwrap();
    let again = pollster::block_on(merchant(&settings, Mode::Live)).unwrap();
    assert!(Rc::ptr_eq(&first, &again));
    let mut texts = own();
    texts.insert("wechat_pay_mchid", "1900007292".to_owned());
    let other = pollster::block_on(merchant(&Settings::given(texts), Mode::Live)).unwrap();
    assert_eq!(other.mchid(), "1900007292");
}

#[test]
fn certificates_that_were_fetched_are_good_beside_those_of_the_settings() {
    let settings = Settings::given(own());
    let kept = file("wechatpay_go_notify_cert.pem");
    let known = || {
        let merchant = pollster::block_on(merchant(&settings, Mode::Live)).unwrap();
        let receiver = pollster::block_on(receiver(&settings, Mode::Live)).unwrap();
        [format!("{merchant:?}"), format!("{receiver:?}")]
    };
    assert!(known().iter().all(|shown| !shown.contains("D7CE59D1F522D701")));
    assert!(believe(kept.clone()), "it is news");
    assert!(!believe(kept), "and then it is not");
    for shown in known() {
        assert!(
            shown.contains(PLATFORM_ID) && shown.contains("D7CE59D1F522D701"),
            "{shown}"
        );
    }
}

#[test]
fn the_key_of_the_list_of_certificates_is_read_alone() {
    assert!(pollster::block_on(api_v3_key(&Settings::given(own()), Mode::Live)).is_ok());
    let sandbox = pollster::block_on(api_v3_key(&Settings::given(sandbox()), Mode::Live));
    assert!(matches!(sandbox, Err(Error::OfTheSandbox("wechat_pay_api_v3_key"))));
}

//! The bundle's settings.

use super::fixture::{APP_ID, SELLER_ID, file};
use alipay::configuration::{app, merchant, receiver};
use settings::{Error, Mode, Settings};
use std::{collections::HashMap, rc::Rc};

const NAMES: [&str; 5] = [
    "alipay_app_id",
    "alipay_seller_id",
    "alipay_private_key",
    "alipay_public_key",
    "alipay_api",
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
        ("alipay_app_id", APP_ID.to_owned()),
        ("alipay_seller_id", SELLER_ID.to_owned()),
        ("alipay_private_key", file("app_private_key.pem")),
        ("alipay_public_key", file("gateway_public_key.pem")),
        ("alipay_api", "https://openapi.alipay.com/gateway.do".to_owned()),
    ]
    .into()
}

fn read(texts: &Texts) -> Result<(), Error> {
    read_in(texts, Mode::Live)
}

fn read_in(texts: &Texts, mode: Mode) -> Result<(), Error> {
    let settings = Settings::given(texts.clone());
    pollster::block_on(merchant(&settings, mode))?;
    pollster::block_on(receiver(&settings, mode))?;
    Ok(())
}

#[test]
fn the_sandboxs_settings_work_in_the_sandbox() {
    assert_eq!(read_in(&sandbox(), Mode::Sandbox), Ok(()));
}

#[test]
fn live_mode_refuses_each_of_the_sandboxs_settings_by_name() {
    for name in NAMES {
        let mut texts = own();
        let default = sandbox().remove(name).unwrap();
        texts.insert(name, format!("\n{}", default.replace('\n', "\\n")));
        assert_eq!(read(&texts), Err(Error::OfTheSandbox(name)), "{name}");
    }
}

#[test]
fn keys_may_come_without_the_lines_around_them() {
    let bare = |pem: String| {
        pem.lines()
            .filter(|line| !line.starts_with("-----"))
            .collect::<String>()
    };
    let mut texts = own();
    assert_eq!(read(&texts), Ok(()));
    texts.insert("alipay_private_key", bare(file("app_private_key.pem")));
    texts.insert("alipay_public_key", bare(file("gateway_public_key.pem")));
    assert_eq!(read(&texts), Ok(()));
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    for name in NAMES {
        let mut texts = own();
        texts.remove(name);
        assert_eq!(read(&texts), Err(Error::Missing(name)));
        texts.insert(name, "茶".to_owned());
        assert!(
            matches!(read(&texts), Err(Error::Unusable(named, _)) if named == name),
            "{name}"
        );
    }
}

#[test]
fn a_login_needs_no_seller() {
    let mut texts = own();
    texts.remove("alipay_seller_id");
    let settings = Settings::given(texts);
    let app = pollster::block_on(app(&settings, Mode::Live)).unwrap();
    assert_eq!(app.app_id(), APP_ID);
}

#[test]
fn receiving_needs_no_private_key() {
    let mut texts = own();
    texts.remove("alipay_private_key");
    texts.remove("alipay_api");
    let receiver = pollster::block_on(receiver(&Settings::given(texts), Mode::Live)).unwrap();
    assert_eq!(receiver.app_id, APP_ID);
    assert_eq!(receiver.seller_id, SELLER_ID);
}

#[test]
fn what_was_read_is_kept_until_the_settings_change() {
    let settings = Settings::given(own());
    let first = pollster::block_on(merchant(&settings, Mode::Live)).unwrap();
    let again = pollster::block_on(merchant(&settings, Mode::Live)).unwrap();
    assert!(Rc::ptr_eq(&first, &again));
    let mut texts = own();
    texts.insert("alipay_seller_id", "2088000000000002".to_owned());
    let other = pollster::block_on(merchant(&Settings::given(texts), Mode::Live)).unwrap();
    assert_eq!(other.seller_id(), "2088000000000002");
}

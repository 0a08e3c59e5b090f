//! The bundle's settings: the sandbox's own work in the sandbox, and none of them in live mode.

use super::fixture::{MER_ID, key, sandbox, vector};
use settings::{Error, Mode, Settings};
use std::{collections::HashMap, rc::Rc};
use unionpay::configuration::{merchant, receiver};

type Texts = HashMap<&'static str, String>;

const NAMES: [&str; 7] = [
    "unionpay_mer_id",
    "unionpay_api",
    "unionpay_file_api",
    "unionpay_private_key",
    "unionpay_certificate",
    "unionpay_root_certificate",
    "unionpay_middle_certificate",
];

/// The defaults of the route table, and the accounts of the sandbox.
fn of_the_sandbox() -> Texts {
    let all = scene::settings().into_iter();
    all.filter(|(name, _)| NAMES.contains(name)).collect()
}

/// What a merchant of its own would set, but for key and certificate, which are the sandbox's.
fn own() -> Texts {
    let mut texts = of_the_sandbox();
    texts.insert("unionpay_mer_id", "777290058167151".to_owned());
    texts.insert("unionpay_api", " https://gateway.95516.com/ ".to_owned());
    texts.insert("unionpay_file_api", "https://filedownload.95516.com".to_owned());
    texts.insert("unionpay_root_certificate", vector("unionpay_test_root.cer"));
    texts.insert("unionpay_middle_certificate", vector("unionpay_test_middle.cer"));
    texts
}

fn read(texts: &Texts, mode: Mode) -> Result<(), Error> {
    let settings = Settings::given(texts.clone());
    pollster::block_on(merchant(&settings, mode))?;
    pollster::block_on(receiver(&settings, mode))?;
    Ok(())
}

#[test]
fn the_sandboxs_settings_work_in_the_sandbox_only() {
    assert_eq!(read(&of_the_sandbox(), Mode::Sandbox), Ok(()));
    assert_eq!(read(&own(), Mode::Sandbox), Ok(()));
    for (name, value) in of_the_sandbox() {
        let mut texts = own();
        texts.insert(name, value);
        let read = pollster::block_on(Settings::given(texts).own(name, Mode::Live));
        assert_eq!(read, Err(Error::OfTheSandbox(name)));
    }
    let receiver = pollster::block_on(receiver(&Settings::given(own()), Mode::Live));
    assert!(receiver.is_ok());
}

#[test]
fn the_route_table_and_the_sandbox_have_the_same_keys() {
    let texts = of_the_sandbox();
    for (name, file) in [
        ("unionpay_private_key", key("merchant_private_key")),
        ("unionpay_certificate", sandbox("merchant_certificate")),
        ("unionpay_root_certificate", sandbox("root")),
        ("unionpay_middle_certificate", sandbox("middle")),
    ] {
        assert_eq!(texts[name].trim(), file.trim(), "{name}");
    }
}

#[test]
fn a_setting_that_is_missing_or_wrong_is_named() {
    for name in NAMES {
        let mut texts = own();
        texts.remove(name);
        assert_eq!(read(&texts, Mode::Sandbox), Err(Error::Missing(name)));
        texts.insert(name, "???".to_owned());
        assert!(
            matches!(read(&texts, Mode::Sandbox), Err(Error::Unusable(named, _)) if named == name),
            "{name}"
        );
    }
}

#[test]
fn a_certificate_that_is_not_the_keys_is_told_at_once() {
    let mut texts = own();
    texts.insert("unionpay_certificate", sandbox("gateway_certificate"));
    let problem = "does not belong to the private key";
    assert_eq!(
        read(&texts, Mode::Sandbox),
        Err(Error::Unusable("unionpay_certificate", problem))
    );
}

#[test]
fn what_was_read_is_kept_while_the_settings_say_the_same() {
    let first = pollster::block_on(merchant(&Settings::given(own()), Mode::Sandbox)).unwrap();
    let again = pollster::block_on(merchant(&Settings::given(own()), Mode::Sandbox)).unwrap();
    assert!(Rc::ptr_eq(&first, &again));
    let other = pollster::block_on(merchant(&Settings::given(of_the_sandbox()), Mode::Sandbox)).unwrap();
    assert!(!Rc::ptr_eq(&first, &other));
    assert_eq!(other.mer_id(), MER_ID);
    let first = pollster::block_on(receiver(&Settings::given(own()), Mode::Sandbox)).unwrap();
    let again = pollster::block_on(receiver(&Settings::given(own()), Mode::Sandbox)).unwrap();
    assert!(Rc::ptr_eq(&first, &again));
}

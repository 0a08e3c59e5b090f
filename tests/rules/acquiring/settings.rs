//! What is not configured is named before anything is sent, and no failure tells a secret.

use crate::acquiring::fixture::{Scene, key};
use payment::{Attempt, Channel, Failure};
use settings::Mode;

/// What a channel cannot do without.
const NEEDED: [(Channel, &[&str]); 3] = [
    (
        Channel::Wechat,
        &[
            "wechat_appid",
            "wechat_pay_api",
            "wechat_pay_mchid",
            "wechat_pay_serial",
            "wechat_pay_private_key",
            "wechat_pay_public_key",
            "wechat_pay_public_key_id",
        ],
    ),
    (
        Channel::Alipay,
        &[
            "alipay_api",
            "alipay_app_id",
            "alipay_seller_id",
            "alipay_private_key",
            "alipay_public_key",
        ],
    ),
    (
        Channel::Unionpay,
        &[
            "unionpay_api",
            "unionpay_file_api",
            "unionpay_mer_id",
            "unionpay_private_key",
            "unionpay_certificate",
            "unionpay_root_certificate",
            "unionpay_middle_certificate",
        ],
    ),
];

fn assert_named(scene: &Scene, channel: Channel, name: &str) {
    let named = format!("`{name}`");
    let account = ("account", scene.account(channel).map(|account| format!("{account:?}")));
    for (operation, outcome) in scene.everything(channel).into_iter().chain([account]) {
        let is_named = matches!(&outcome, Err(Failure::Unconfigured(text)) if text.contains(&named));
        assert!(is_named, "{operation} without {name}: {outcome:?}");
    }
    assert!(scene.calls().is_empty());
}

#[test]
fn a_setting_that_is_missing_is_named() {
    for (channel, names) in NEEDED {
        for name in names {
            assert_named(&Scene::with(&[(name, "")]), channel, name);
        }
    }
}

#[test]
fn a_setting_that_cannot_be_used_is_named_without_its_value() {
    for (channel, names) in NEEDED {
        for name in names {
            let scene = Scene::with(&[(name, "not/what? it #should be")]);
            assert_named(&scene, channel, name);
        }
    }
}

#[test]
fn a_channel_that_is_not_configured_hinders_no_other() {
    let scene = Scene::with(&[("alipay_private_key", ""), ("unionpay_mer_id", "")]);
    assert!(scene.account(Channel::Wechat).is_ok());
    assert!(scene.account(Channel::Alipay).is_err() && scene.account(Channel::Unionpay).is_err());
}

#[test]
fn what_the_sandbox_has_is_refused_in_live_mode() {
    for (channel, _) in NEEDED {
        let mut scene = Scene::new();
        scene.world.mode = Mode::Live;
        let account = scene.account(channel);
        let is_refused = matches!(&account, Err(Failure::Unconfigured(text)) if text.contains("is the sandbox's"));
        assert!(is_refused, "{account:?}");
    }
}

/// A merchant of its own, with this address for callbacks.
fn live(callback_url: &str) -> Scene {
    let mut scene = Scene::with(&[
        ("callback_url", callback_url),
        ("wechat_appid", "wx2421b1c4370ec43b"),
        ("wechat_pay_api", "https://api.mch.weixin.qq.com"),
        ("wechat_pay_mchid", "1900007291"),
        ("wechat_pay_serial", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"),
        ("wechat_pay_private_key", &key("unionpay_foreign_private_key.pem")),
        ("wechat_pay_public_key_id", "PUB_KEY_ID_0114232134912410000000000000"),
        ("wechat_pay_public_key", &key("alipay_merchant_public_key.pem")),
    ]);
    scene.world.mode = Mode::Live;
    scene
}

#[test]
fn a_gateway_is_told_an_address_that_it_can_call() {
    let scene = live("https://kaimen.example/");
    assert!(matches!(scene.open(Channel::Wechat), Err(Failure::Silent(_))));
    let calls = scene.calls();
    let body = String::from_utf8_lossy(calls[0].body()).into_owned();
    assert!(
        body.contains(r#""notify_url":"https://kaimen.example/v1/callbacks/wechat-pay""#),
        "{body}"
    );
    for address in ["", "http://kaimen.example", "kaimen.example"] {
        let scene = live(address);
        for outcome in [
            scene.open(Channel::Wechat).map(drop),
            scene.refund(Channel::Wechat).map(drop),
        ] {
            let is_named = matches!(&outcome, Err(Failure::Unconfigured(text)) if text.contains("`callback_url`"));
            assert!(is_named, "{outcome:?}");
        }
        assert!(scene.calls().is_empty());
    }
}

#[test]
fn gateways_show_none_of_their_settings() {
    let scene = Scene::new();
    assert_eq!(format!("{:?}", acquiring::Gateways::new(&scene.world)), "Gateways");
}

#[test]
fn the_shop_has_no_gateway() {
    let scene = Scene::new();
    for (operation, outcome) in scene.everything(Channel::Offline) {
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{operation}: {outcome:?}");
    }
    assert!(scene.calls().is_empty());
}

#[test]
fn who_must_be_asked_to_pay_is_known_before_anything_is_sent() {
    for channel in [Channel::Wechat, Channel::Alipay] {
        for payer in [None, Some(String::new())] {
            let scene = Scene::new();
            let attempt = Attempt {
                payer,
                ..scene.attempt(channel)
            };
            let gateways = acquiring::Gateways::new(&scene.world);
            let outcome = pollster::block_on(payment::Acquirer::open(&gateways, &attempt));
            assert_eq!(outcome, Err(Failure::Refused("the attempt names no payer".to_owned())));
            assert!(scene.calls().is_empty());
        }
    }
}

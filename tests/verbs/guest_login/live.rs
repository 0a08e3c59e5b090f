use crate::guest_login::world::{Scene, settings, told};
use api::Problem;
use serde_json::json;
use settings::{Mode, Settings};

/// A live bundle in which one setting was left as the sandbox has it.
fn left(name: &'static str, value: &str) -> Scene {
    let mut scene = Scene::new();
    let given = settings().into_iter().filter(|(known, _)| *known != name);
    scene.world.settings = Settings::given(given.chain([(name, value.to_owned())]));
    scene.world.mode = Mode::Live;
    scene
}

fn names<T: std::fmt::Debug>(outcome: Result<T, Problem>, name: &str) {
    let problem = outcome.unwrap_err();
    assert_eq!(problem.slug(), "not-configured", "{name}");
    assert!(problem.cause().unwrap().contains(&format!("`{name}`")), "{name}");
}

#[test]
fn a_live_bundle_asks_wechat_with_none_of_the_sandboxs_settings() {
    for (name, value) in [
        ("wechat_api", "http://system-sandbox.spin.internal"),
        ("wechat_appid", "wx5a2db0c0ffee0001"),
        ("wechat_secret", "sandbox-wechat-secret"),
    ] {
        names(left(name, value).wechat("zhang-1", None), name);
    }
}

#[test]
fn a_live_bundle_asks_alipay_with_none_of_the_sandboxs_settings() {
    for (name, value) in [
        ("alipay_api", "http://system-sandbox.spin.internal"),
        ("alipay_app_id", "9021000100000001"),
    ] {
        names(left(name, value).alipay("zhang-1", None), name);
    }
}

#[test]
fn a_live_bundle_sends_no_message_through_aliyun_with_the_sandboxs_settings() {
    let body = json!({ "phone": "13800138000" });
    for (name, value) in [
        ("aliyun_sms_api", "http://system-sandbox.spin.internal"),
        ("aliyun_sms_access_key_id", "LTAIsandbox"),
        ("aliyun_sms_access_key_secret", "sandbox-aliyun-sms-key"),
        ("aliyun_sms_template_code", "SMS_1000001"),
    ] {
        let mut scene = left(name, value);
        let given = settings().into_iter().filter(|(known, _)| *known != name);
        let chosen = [(name, value.to_owned()), ("sms_provider", "aliyun".to_owned())];
        scene.world.settings = Settings::given(given.chain(chosen));
        names(scene.post("/v1/sms-codes", None, &body), name);
        assert!(scene.counterparts.codes.lock().unwrap().is_empty(), "{name}");
    }
}

#[test]
fn a_live_bundle_sends_no_message_with_the_sandboxs_settings() {
    let body = json!({ "phone": "13800138000" });
    for (name, value) in [
        ("login_secret", "sandbox-login-secret"),
        ("sms_api", "http://system-sandbox.spin.internal"),
        ("sms_secret_id", "AKIDsandbox"),
        ("sms_secret_key", "sandbox-sms-key"),
        ("sms_app_id", "1400000001"),
        ("sms_template_id", "1000001"),
    ] {
        let scene = left(name, value);
        names(scene.post("/v1/sms-codes", None, &body), name);
        assert!(scene.counterparts.codes.lock().unwrap().is_empty(), "{name}");
    }
    names(
        left("login_secret", "sandbox-login-secret").sms("13800138000", "123456", None),
        "login_secret",
    );
}

#[test]
fn a_live_bundle_without_a_sealing_key_lets_in_by_wechat_and_keeps_no_phone() {
    let sandboxs = scene::defaults(&["sealing_keys"]).remove(0).1;
    let key = "sealing_keys";
    for keys in ["", "x", &sandboxs] {
        let scene = left(key, keys);
        let login = scene.wechat("zhang-1", None).unwrap();
        assert_eq!(login["user"]["is_new"], true, "{keys}");
        assert_eq!(
            scene.wechat("zhang-2", None).unwrap()["user"]["id"],
            login["user"]["id"]
        );
        names(
            scene.post("/v1/sms-codes", None, &json!({ "phone": "13800138000" })),
            key,
        );
        assert!(scene.counterparts.codes.lock().unwrap().is_empty());
        names(scene.sms("13800138000", "123456", None), key);
        names(scene.password("13800138000", "kaimen-demo"), key);
    }
}

#[test]
fn a_live_bundle_with_settings_of_its_own_lets_in() {
    let scene = left("sms_sign_name", "开门");
    assert_eq!(scene.wechat("zhang-1", None).unwrap()["user"]["is_new"], true);
    let code = scene.code("13800138000");
    assert_eq!(scene.sms("13800138000", &code, None).unwrap()["user"]["is_new"], true);
    assert_eq!(told(scene.sms("13800138000", &code, None)).0, 401);
}

#[test]
fn the_demos_password_opens_nothing_that_is_live_whatever_put_it_there() {
    let scene = left("sms_sign_name", "开门");
    assert_eq!(
        told(scene.password("13800000001", "kaimen-demo")),
        (401, "bad-credentials".to_owned(), None)
    );
}

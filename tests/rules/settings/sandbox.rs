//! What live mode knows the sandbox's own values by.

use pollster::block_on;
use settings::{Error, Mode, Settings};

fn has(name: &'static str, text: &str) -> bool {
    let settings = Settings::given([(name, text.to_owned())]);
    match block_on(settings.own(name, Mode::Live)) {
        Ok(_) => false,
        Err(error) => {
            assert_eq!(error, Error::OfTheSandbox(name));
            true
        }
    }
}

#[test]
fn an_address_inside_the_bundle_is_the_sandboxs_however_it_is_written() {
    for address in [
        "http://system-sandbox.spin.internal",
        " HTTP://System-Sandbox.Spin.Internal:80/path?query\n",
        "https://gateway-pay-callback.spin.internal/",
    ] {
        assert!(has("sms_api", address), "{address}");
    }
    for address in [
        "https://sms.tencentcloudapi.com",
        "https://a.spin.internal.example",
        "https://example.com/.spin.internal",
        "system-sandbox.spin.internal",
    ] {
        assert!(!has("sms_api", address), "{address}");
    }
}

#[test]
fn a_document_that_names_something_of_the_sandbox_is_the_sandboxs() {
    let names = |id| format!(r#"{{"a": {{"wechat": {{"id": "{id}", "fields": {{}}}}}}}}"#);
    assert!(has("message_templates", &names("sandbox-a")));
    assert!(!has("message_templates", &names("my-sandbox-a")));
}

#[test]
fn a_name_of_the_sandbox_is_refused_whole_and_only_where_it_is_one() {
    assert!(has("sms_template_id", " 1000001"));
    assert!(!has("sms_template_id", "21000001"));
    assert!(!has("sms_app_id", "1000001"));
}

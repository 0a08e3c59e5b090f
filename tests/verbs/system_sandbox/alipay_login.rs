use crate::system_sandbox::sandbox::{NOW, Sandbox};
use ::alipay::{App, Code, Failure, Login, Moment, Settings};

fn app(sandbox: &Sandbox) -> Settings<'_> {
    Settings {
        app_id: sandbox.setting("alipay_app_id"),
        private_key: sandbox.setting("alipay_private_key"),
        alipay_public_key: sandbox.setting("alipay_public_key"),
        api: sandbox.setting("alipay_api"),
    }
}

fn ask(sandbox: &Sandbox, settings: Settings<'_>, code: &str) -> Result<Login, Failure> {
    let app = App::new(settings).unwrap();
    let moment = Moment {
        now: NOW,
        blinding: [7; 32],
    };
    let answer = sandbox.ask(app.login(code, &moment).unwrap());
    assert_eq!(answer.status(), 200);
    app.read_login(&answer)
}

#[test]
fn a_person_is_the_same_with_every_code_and_a_code_serves_once() {
    let sandbox = Sandbox::new();
    let log_in = |code| ask(&sandbox, app(&sandbox), code);
    let first = log_in("sandbox-zhang-1").unwrap();
    assert_eq!(log_in("sandbox-zhang-2").unwrap(), first);
    assert_ne!(log_in("sandbox-li-1").unwrap().open_id, first.open_id);
    assert_eq!(first.user_id, None, "new apps do not get it");
    for code in ["sandbox-zhang-1", "guessed"] {
        let refused = log_in(code).unwrap_err();
        assert_eq!(refused.proven_code(), Some(&Code::CodeInvalid), "{code}");
    }
}

#[test]
fn another_app_learns_nothing_and_uses_no_code_up() {
    let sandbox = Sandbox::new();
    // Alipay's own key is as good as any wrong one.
    let other_key = include_str!("../../../components/system/sandbox/keys/alipay_gateway_private_key.pem");
    for other in [
        Settings {
            app_id: "9021000199999999",
            ..app(&sandbox)
        },
        Settings {
            private_key: other_key,
            ..app(&sandbox)
        },
    ] {
        let refused = ask(&sandbox, other, "sandbox-zhang-1");
        assert!(
            matches!(refused, Err(Failure::Refused { proven: false, .. })),
            "{refused:?}"
        );
    }
    assert!(ask(&sandbox, app(&sandbox), "sandbox-zhang-1").is_ok());
}

use crate::system_sandbox::sandbox::Sandbox;
use ::wechat::{Failure, MiniProgram, Session, Settings, read_session};
use settings::Mode;

fn program(sandbox: &Sandbox) -> Settings<'_> {
    Settings {
        appid: sandbox.setting("wechat_appid"),
        secret: sandbox.setting("wechat_secret"),
        base_url: sandbox.setting("wechat_api"),
    }
}

fn ask(sandbox: &Sandbox, program: Settings<'_>, code: &str) -> Result<Session, Failure> {
    let answer = sandbox.ask(MiniProgram::new(program).unwrap().session(code).unwrap());
    assert_eq!(answer.headers()["content-type"], "text/plain");
    read_session(&answer)
}

#[test]
fn a_person_is_the_same_with_every_code() {
    let sandbox = Sandbox::new();
    let log_in = |code| ask(&sandbox, program(&sandbox), code).unwrap();
    let first = log_in("sandbox-zhang");
    let again = log_in("sandbox-zhang-2");
    let other = log_in("sandbox-li-2");
    assert_eq!((first.openid.len(), &first.openid[..1]), (28, "o"));
    assert_eq!((&first.openid, &first.unionid), (&again.openid, &again.unionid));
    assert_ne!(first.session_key, again.session_key);
    assert_ne!(first.openid, other.openid);
}

#[test]
fn a_code_names_its_holder() {
    let sandbox = Sandbox::new();
    let log_in = |code: &str| ask(&sandbox, program(&sandbox), code).unwrap().openid;
    let (zhang, zhang_san) = (log_in("sandbox-zhang"), log_in("sandbox-zhang-san"));
    assert_eq!(log_in("sandbox-zhang-17"), zhang);
    assert_ne!(zhang_san, zhang);
    assert_eq!(log_in("sandbox-zhang-san-2"), zhang_san);
    assert_eq!(log_in("sandbox-张三-2"), log_in("sandbox-张三"));
}

#[test]
fn what_is_no_code_has_no_holder() {
    let sandbox = Sandbox::new();
    let long = format!("sandbox-{}", "a".repeat(65));
    for code in [
        "sandbox-",
        "sandbox--1",
        "zhang",
        "sandbox-<b>",
        "sandbox-a b",
        "SANDBOX-a",
        &long,
    ] {
        let refused = ask(&sandbox, program(&sandbox), code);
        assert_eq!(refused.unwrap_err(), Failure::CodeInvalid, "{code}");
    }
}

#[test]
fn an_id_has_28_characters_and_stays() {
    let sandbox = Sandbox::new();
    let log_in = |code: &str| ask(&sandbox, program(&sandbox), code).unwrap();
    let (zhang, again, li) = (
        log_in("sandbox-zhang-1"),
        log_in("sandbox-zhang-2"),
        log_in("sandbox-li-1"),
    );
    let unionid = zhang.unionid.as_deref().unwrap();
    assert_eq!((zhang.openid.len(), unionid.len()), (28, 28));
    assert_eq!(zhang.openid, again.openid);
    assert_ne!(zhang.openid, li.openid);
    assert_ne!(zhang.openid[1..], unionid[1..]);
}

#[test]
fn a_code_serves_once() {
    let sandbox = Sandbox::new();
    assert!(ask(&sandbox, program(&sandbox), "sandbox-zhang-1").is_ok());
    assert_eq!(
        ask(&sandbox, program(&sandbox), "sandbox-zhang-1"),
        Err(Failure::CodeUsed)
    );
    assert_eq!(ask(&sandbox, program(&sandbox), "081Kq4Ga1"), Err(Failure::CodeInvalid));
    assert_eq!(
        ask(&sandbox, program(&sandbox), "sandbox-<b>"),
        Err(Failure::CodeInvalid)
    );
}

#[test]
fn another_program_learns_nothing_and_uses_no_code_up() {
    let sandbox = Sandbox::new();
    let code_of = |program| match ask(&sandbox, program, "sandbox-zhang-1") {
        Err(Failure::Other { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        code_of(Settings {
            appid: "wx0",
            ..program(&sandbox)
        }),
        40013
    );
    assert_eq!(
        code_of(Settings {
            secret: "guessed",
            ..program(&sandbox)
        }),
        40125
    );
    assert!(ask(&sandbox, program(&sandbox), "sandbox-zhang-1").is_ok());
}

#[test]
fn live_mode_has_none_of_it() {
    let mut sandbox = Sandbox::new();
    sandbox.world.mode = Mode::Live;
    for path in [
        "/",
        "/sandbox",
        "/sandbox/clock",
        "/sandbox/sms",
        "/sandbox/payments",
        "/sandbox/locks",
        "/sns/jscode2session",
        "/cgi-bin/stable_token",
        "/gateway.do",
        "/wxa/business/getuserphonenumber",
        "/sandbox/wechat/shipments",
        "/sandbox/wechat/token",
        "/v3/pay/transactions/jsapi",
        "/locks/lock-101/commands",
        "/sandbox/pictures/a-1.svg",
    ] {
        for method in ["GET", "POST"] {
            let (status, problem) = sandbox.call(method, path, "application/json", "{}");
            assert_eq!(
                (status, &problem["type"]),
                (404, &"/problems/not-found".into()),
                "{method} {path}"
            );
        }
    }
}

#[test]
fn nobody_else_is_played() {
    let sandbox = Sandbox::new();
    for path in [
        "/sandbox/nothing",
        "/v1/me",
        "/sns",
        "/locks/lock-101",
        "/sandbox/../v3",
        "/sandbox/payments/1/2/3",
    ] {
        assert_eq!(sandbox.get(path).0, 404, "{path}");
    }
}

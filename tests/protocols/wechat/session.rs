//! Answers of WeChat, as they really look.

use http::{Response, StatusCode};
use proptest::prelude::*;
use wechat::{Failure, MiniProgram, Session, Settings, read_session};

fn answer(body: &str) -> Response<Vec<u8>> {
    Response::builder()
        .header("content-type", "text/plain")
        .body(body.as_bytes().to_vec())
        .unwrap()
}

fn program() -> MiniProgram {
    let settings = Settings {
        appid: "wx2421b1c4370ec43b",
        secret: "s&e=c ret",
        base_url: "https://api.weixin.qq.com/",
    };
    MiniProgram::new(settings).unwrap()
}

#[test]
fn the_request_is_url_encoded() {
    let request = program().session("0a b&c=d/+").unwrap();
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.uri(),
        "https://api.weixin.qq.com/sns/jscode2session?appid=wx2421b1c4370ec43b&secret=s%26e%3Dc+ret&js_code=0a+b%26c%3Dd%2F%2B&grant_type=authorization_code"
    );
    assert_eq!(program().session("").unwrap_err(), Failure::Unsendable("the code"));
    assert_eq!(
        program().session(&"a".repeat(257)).unwrap_err(),
        Failure::Unsendable("the code")
    );
}

#[test]
fn a_session_is_read_whatever_the_content_type() {
    let session = |unionid: Option<&str>| {
        Ok(Session {
            openid: "oUpF8".to_owned(),
            unionid: unionid.map(str::to_owned),
            session_key: "tiihtNczf5v6AKRyjwEUhQ==".to_owned(),
        })
    };
    let head = r#""openid":"oUpF8","session_key":"tiihtNczf5v6AKRyjwEUhQ==""#;
    assert_eq!(read_session(&answer(&format!("{{{head}}}"))), session(None));
    assert_eq!(
        read_session(&answer(&format!(r#"{{{head},"unionid":"u"}}"#))),
        session(Some("u"))
    );
    for errcode in ["0", r#""0""#, "null"] {
        let body = format!(r#"{{{head},"unionid":"","errcode":{errcode},"errmsg":"ok"}}"#);
        assert_eq!(read_session(&answer(&body)), session(None), "{errcode}");
    }
}

#[test]
fn every_refusal_has_its_name() {
    let other = Failure::Other {
        code: 40125,
        message: "m".to_owned(),
    };
    for (code, failure) in [
        (-1, Failure::Busy),
        (40029, Failure::CodeInvalid),
        (40163, Failure::CodeUsed),
        (40226, Failure::HighRisk),
        (45011, Failure::TooOften(45011)),
        (40125, other),
    ] {
        let number = answer(&format!(r#"{{"errcode":{code},"errmsg":"m"}}"#));
        let text = answer(&format!(r#"{{"errcode":"{code}","errmsg":"m"}}"#));
        assert_eq!(read_session(&number), Err(failure.clone()));
        assert_eq!(read_session(&text), Err(failure));
    }
    // A refusal counts even beside an openid.
    assert_eq!(
        read_session(&answer(r#"{"errcode":40029,"openid":"o","session_key":"k"}"#)),
        Err(Failure::CodeInvalid)
    );
}

#[test]
fn what_is_neither_is_unreadable() {
    for body in [
        "",
        "{}",
        "[]",
        "<html>",
        r#"{"openid":"o"}"#,
        r#"{"openid":"","session_key":"k"}"#,
        r#"{"errcode":"x"}"#,
        r#"{"errcode":1.5}"#,
    ] {
        assert!(
            matches!(read_session(&answer(body)), Err(Failure::Unreadable { .. })),
            "{body}"
        );
    }
    let mut down = answer("{}");
    *down.status_mut() = StatusCode::BAD_GATEWAY;
    assert_eq!(read_session(&down), Err(Failure::Unavailable(StatusCode::BAD_GATEWAY)));
}

#[test]
fn a_wrong_setting_is_named_and_no_secret_is_shown() {
    let good = Settings {
        appid: "wx1",
        secret: "secret",
        base_url: "https://api.weixin.qq.com",
    };
    let setting = |settings| MiniProgram::new(settings).unwrap_err().setting;
    assert_eq!(setting(Settings { appid: " ", ..good }), "appid");
    assert_eq!(setting(Settings { secret: "", ..good }), "secret");
    for base_url in ["", "api.weixin.qq.com", "ftp://host", "https://host?x"] {
        assert_eq!(setting(Settings { base_url, ..good }), "base_url", "{base_url}");
    }
    let session = Session {
        openid: "oUpF8".to_owned(),
        unionid: None,
        session_key: "tiiht".to_owned(),
    };
    let shown = format!("{:?} {session:?}", program());
    for secret in ["s&e=c ret", "oUpF8", "tiiht"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

proptest! {
    #[test]
    fn any_answer_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200), status in 100_u16..1000) {
        let mut answer = Response::new(body);
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        prop_assert!(read_session(&answer).is_err());
    }

    #[test]
    fn any_code_is_sent_or_refused(code in "\\PC{0,300}") {
        prop_assert_eq!(program().session(&code).is_ok(), (1..=256).contains(&code.len()));
    }
}

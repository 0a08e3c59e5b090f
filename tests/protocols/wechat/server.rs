//! Mini-program and counterpart speak with each other.

use http::{Method, Request, StatusCode};
use proptest::prelude::*;
use wechat::{
    Failure, MiniProgram, Session, Settings, read_session,
    server::{Server, answer},
};

fn request(appid: &str, secret: &str, code: &str) -> Request<Vec<u8>> {
    let settings = Settings {
        appid,
        secret,
        base_url: "http://127.0.0.1:3000/sandbox/wechat",
    };
    MiniProgram::new(settings).unwrap().session(code).unwrap()
}

fn server() -> Server {
    Server::new("wx2421b1c4370ec43b", "the secret &=+%").unwrap()
}

/// The `errcode` of a refusal.
fn code(outcome: Result<String, Failure>) -> i64 {
    match outcome {
        Err(Failure::Other { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_arrives_as_it_was_sent() {
    for sent in ["0a1b2c3d4e", "茶 &=+%/?#"] {
        assert_eq!(
            server().code(&request("wx2421b1c4370ec43b", "the secret &=+%", sent)),
            Ok(sent.to_owned())
        );
    }
}

#[test]
fn another_program_or_secret_is_refused() {
    assert_eq!(code(server().code(&request("wx2", "the secret &=+%", "c"))), 40013);
    assert_eq!(
        code(server().code(&request("wx2421b1c4370ec43b", "the secret &=+", "c"))),
        40125
    );
    let mut posted = request("wx2421b1c4370ec43b", "the secret &=+%", "c");
    *posted.method_mut() = Method::POST;
    assert_eq!(code(server().code(&posted)), 43001);
    let mut changed = request("wx2421b1c4370ec43b", "the secret &=+%", "c");
    *changed.uri_mut() = changed
        .uri()
        .to_string()
        .replace("authorization_code", "password")
        .parse()
        .unwrap();
    assert_eq!(code(server().code(&changed)), 40002);
    assert_eq!(Server::new("wx1", " ").unwrap_err().setting, "secret");
    assert!(!format!("{:?}", server()).contains("the secret"));
}

#[test]
fn every_answer_comes_back_as_it_was_given() {
    let session = Session {
        openid: "o".to_owned(),
        unionid: Some("u".to_owned()),
        session_key: "k==".to_owned(),
    };
    for outcome in [
        Ok(session.clone()),
        Ok(Session {
            unionid: None,
            ..session
        }),
        Err(Failure::Busy),
        Err(Failure::CodeInvalid),
        Err(Failure::CodeUsed),
        Err(Failure::HighRisk),
        Err(Failure::TooOften(45011)),
        Err(Failure::Other {
            code: 40013,
            message: "invalid appid".to_owned(),
        }),
        Err(Failure::Unavailable(StatusCode::BAD_GATEWAY)),
    ] {
        assert_eq!(read_session(&answer(&outcome)), outcome);
    }
}

proptest! {
    #[test]
    fn any_request_is_read_or_refused(path in "/[!-~]{0,120}") {
        let Ok(request) = Request::builder().uri(path).body(Vec::new()) else { return Ok(()) };
        prop_assert!(server().code(&request).is_err());
    }
}

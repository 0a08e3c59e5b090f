//! Both sides of the lock cloud's protocol, one against the other.

use http::{HeaderMap, HeaderValue, Method, Request, Response};
use proptest::prelude::*;
use sandbox_lock::{
    Failure, Lock, Outcome, Unlock,
    cloud::{self, Asked, Refusal},
    read_answer,
};

const NOW: i64 = 1_777_636_800;
const SECRET: &str = "shared";

const PRESS: Unlock<'_> = Unlock {
    id: "c1",
    reference: "room-7",
    not_after: NOW + 30,
};

fn request() -> Request<Vec<u8>> {
    Lock::new("https://lock.example/cloud/", SECRET)
        .unwrap()
        .unlock(PRESS, NOW)
        .unwrap()
}

fn asked(request: &Request<Vec<u8>>, secret: &str, now: i64) -> Result<Asked, Refusal> {
    let path = request.uri().path();
    cloud::asked(secret, now, request.method(), path, request.headers(), request.body())
}

fn answer(status: u16, body: impl Into<Vec<u8>>) -> Outcome {
    read_answer(&Response::builder().status(status).body(body.into()).unwrap())
}

#[test]
fn what_one_side_asks_the_other_understands() {
    let request = request();
    assert_eq!(request.uri(), "https://lock.example/cloud/locks/room-7/commands");
    let command = asked(&request, SECRET, NOW).unwrap();
    assert_eq!((command.id.as_str(), command.reference.as_str()), ("c1", "room-7"));
    assert_eq!(command.not_after, NOW + 30);
}

/// Computed with `printf 'POST\n/locks/L1/commands\n1777636800\n{…}' | openssl dgst -sha256 -hmac secret`.
#[test]
fn the_signature_is_what_other_tools_compute() {
    let press = Unlock {
        reference: "L1",
        ..PRESS
    };
    let sent = Lock::new("https://lock.example", "secret")
        .unwrap()
        .unlock(press, NOW)
        .unwrap();
    assert_eq!(
        sent.body().as_slice(),
        br#"{"id":"c1","action":"unlock","not_after":1777636830}"#
    );
    assert_eq!(
        sent.headers()["x-lock-signature"],
        "510be46a3a15b7a6a91047874b639b0c23f1f8f85c5636f3df86dd321781a2b6"
    );

    let read = |signature: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert("x-lock-timestamp", HeaderValue::from(NOW));
        headers.insert("x-lock-signature", HeaderValue::from_static(signature));
        cloud::asked("secret", NOW, &Method::POST, "/locks/L1/commands", &headers, b"{}")
    };
    // Believed, and no command.
    let expected = "2a678accd68bcef65bb349d20e01ef8d1b90c07dfa761244b51f9d7de2bc2101";
    assert_eq!(read(expected), Err(Refusal::Unreadable));
    let another = "2a678accd68bcef65bb349d20e01ef8d1b90c07dfa761244b51f9d7de2bc2102";
    assert_eq!(read(another), Err(Refusal::Unsigned));
}

#[test]
fn a_reference_cannot_leave_its_place_in_the_path() {
    let lock = Lock::new("https://lock.example", SECRET).unwrap();
    let sent = |reference: &str| lock.unlock(Unlock { reference, ..PRESS }, NOW);
    let read = |reference: &str| {
        let path = format!("/locks/{reference}/commands");
        cloud::asked(SECRET, NOW, &Method::POST, &path, &HeaderMap::new(), b"{}")
    };
    for reference in ["", "a/b", "..", "a b", "锁", "a%2fb", "a?b"] {
        let refused = sent(reference).unwrap_err();
        assert_eq!(refused, Outcome::Rejected(Failure::Parameter), "{reference}");
        assert_eq!(read(reference), Err(Refusal::NoSuchOperation), "{reference}");
    }
    assert!(sent("tea-room_7A").is_ok());
    assert_eq!(read("tea-room_7A"), Err(Refusal::Unsigned));
}

#[test]
fn every_changed_part_spoils_the_signature() {
    assert_eq!(asked(&request(), "another", NOW), Err(Refusal::Unsigned));
    let mut body = request();
    *body.body_mut() = br#"{"id":"c2","action":"unlock","not_after":9999999999}"#.to_vec();
    assert_eq!(asked(&body, SECRET, NOW), Err(Refusal::Unsigned));
    let mut lock = request();
    *lock.uri_mut() = "/locks/room-8/commands".parse().unwrap();
    assert_eq!(asked(&lock, SECRET, NOW), Err(Refusal::Unsigned));
    let mut time = request();
    let later = HeaderValue::from(NOW + 1);
    time.headers_mut().insert("x-lock-timestamp", later);
    assert_eq!(asked(&time, SECRET, NOW), Err(Refusal::Unsigned));
    let mut bare = request();
    *bare.headers_mut() = HeaderMap::new();
    assert_eq!(asked(&bare, SECRET, NOW), Err(Refusal::Unsigned));
}

#[test]
fn an_old_request_is_not_believed_again() {
    assert!(asked(&request(), SECRET, NOW + 300).is_ok());
    assert_eq!(asked(&request(), SECRET, NOW + 301), Err(Refusal::Unsigned));
    assert_eq!(asked(&request(), SECRET, NOW - 301), Err(Refusal::Unsigned));
}

#[test]
fn a_press_whose_time_has_passed_is_never_sent() {
    let lock = Lock::new("http://lock.example", SECRET).unwrap();
    assert!(lock.unlock(PRESS, PRESS.not_after).is_ok());
    let late = lock.unlock(PRESS, PRESS.not_after + 1).unwrap_err();
    assert_eq!(late, Outcome::Rejected(Failure::Expired));
    let elsewhere = Unlock {
        reference: "../admin",
        ..PRESS
    };
    assert_eq!(
        lock.unlock(elsewhere, NOW).unwrap_err(),
        Outcome::Rejected(Failure::Parameter)
    );
}

#[test]
fn an_answer_is_read_back() {
    let rejected = Outcome::Rejected(Failure::Offline);
    for outcome in [Outcome::Executed, Outcome::Accepted, rejected] {
        assert_eq!(answer(200, cloud::answer(outcome).unwrap()), outcome);
    }
    assert_eq!(cloud::answer(Outcome::Unknown(Failure::Silent)), None);
    let new_failure = br#"{"outcome":"rejected","failure":"frozen","battery":3}"#;
    assert_eq!(answer(200, *new_failure), Outcome::Rejected(Failure::Other));
}

#[test]
fn what_is_no_clear_refusal_is_unknown() {
    for (status, failure) in [
        (401, Failure::Auth),
        (409, Failure::Busy),
        (423, Failure::Busy),
        (404, Failure::Parameter),
        (429, Failure::Rate),
        (418, Failure::Other),
    ] {
        assert_eq!(answer(status, ""), Outcome::Rejected(failure), "{status}");
    }
    for (status, body) in [
        (200, "open!"),
        (200, r#"{"outcome":"maybe"}"#),
        (302, ""),
        (500, ""),
        (504, ""),
    ] {
        assert_eq!(
            answer(status, body),
            Outcome::Unknown(Failure::Silent),
            "{status} {body}"
        );
    }
}

#[test]
fn the_wrong_setting_is_named_and_the_secret_never_shown() {
    assert_eq!(Lock::new("lock.example", SECRET).unwrap_err().setting, "lock_api");
    assert_eq!(
        Lock::new("https://lock.example", " ").unwrap_err().setting,
        "lock_secret"
    );
    let shown = format!("{:?}", Lock::new("https://lock.example", SECRET));
    assert!(!shown.contains(SECRET), "{shown}");
}

proptest! {
    #[test]
    fn no_input_panics(path in ".{0,80}", body in proptest::collection::vec(any::<u8>(), 0..200), status in 200_u16..600) {
        let bare = HeaderMap::new();
        prop_assert!(cloud::asked(SECRET, NOW, &Method::POST, &path, &bare, &body).is_err());
        prop_assert!(answer(status, body) != Outcome::Accepted);
    }
}

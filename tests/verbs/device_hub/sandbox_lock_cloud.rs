//! The driver of the sandbox's locks, against the other side of its protocol.

use clock::Moment;
use device::{Command, Failure, Outcome};
use http::Response;
use kaimen_device_hub::issue;
use outbound::{Answer, Call, Error, Outbound};
use pollster::block_on;
use sandbox_lock::cloud::{self, Asked};
use settings::Settings;
use std::sync::{Arc, Mutex};

const NOW: Moment = Moment::from_unix(1_777_636_800);

fn command(driver: &str) -> Command {
    Command {
        id: "0197a0000000700080000000000000c1".to_owned(),
        driver: driver.to_owned(),
        reference: "lock-101".to_owned(),
        not_after: NOW.plus_seconds(30),
        now: NOW,
    }
}

fn settings(mode: &str, secret: &str) -> Settings {
    let api = "http://system-sandbox.spin.internal";
    let given = [("mode", mode), ("lock_api", api), ("lock_secret", secret)];
    Settings::given(given.map(|(name, value)| (name, value.to_owned())))
}

fn answered(status: u16, body: &[u8]) -> Result<Answer, Error> {
    Ok(Response::builder().status(status).body(body.to_vec()).unwrap())
}

/// A cloud that opens every door, and the commands that it was given.
fn cloud() -> (Outbound, Arc<Mutex<Vec<Asked>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let play = move |call: Call| {
        let read = cloud::asked(
            "secret",
            NOW.unix(),
            call.method(),
            call.uri().path(),
            call.headers(),
            call.body(),
        );
        match read {
            Ok(command) => seen.lock().unwrap().push(command),
            Err(refusal) => return answered(refusal.status(), b""),
        }
        answered(200, &cloud::answer(sandbox_lock::Outcome::Executed).unwrap())
    };
    (Outbound::played_by(play), asked)
}

fn asked_of(outbound: &Outbound, command: &Command) -> Outcome {
    block_on(issue(&settings("sandbox", "secret"), outbound, command))
}

#[test]
fn a_press_is_signed_and_carried_out_once() {
    let (outbound, asked) = cloud();
    assert_eq!(asked_of(&outbound, &command("sandbox-lock")), Outcome::Executed);
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].reference.as_str(), asked[0].not_after),
        ("lock-101", NOW.unix() + 30)
    );
}

#[test]
fn what_shall_not_be_sent_is_not_sent() {
    let (outbound, asked) = cloud();
    let late = Command {
        now: NOW.plus_seconds(31),
        ..command("sandbox-lock")
    };
    assert_eq!(asked_of(&outbound, &late), Outcome::Rejected(Failure::Expired));
    assert_eq!(
        asked_of(&outbound, &command("ttlock")),
        Outcome::Rejected(Failure::Unsupported)
    );
    let elsewhere = Command {
        reference: "../admin".to_owned(),
        ..command("sandbox-lock")
    };
    assert_eq!(asked_of(&outbound, &elsewhere), Outcome::Rejected(Failure::Parameter));
    for (mode, secret, failure) in [
        ("live", "secret", Failure::Unsupported),
        ("sandbox", "", Failure::Auth),
        ("sandbocks", "secret", Failure::Auth),
    ] {
        let outcome = block_on(issue(&settings(mode, secret), &outbound, &command("sandbox-lock")));
        assert_eq!(outcome, Outcome::Rejected(failure), "{mode} {secret}");
    }
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn another_secret_is_refused_by_the_cloud() {
    let (outbound, asked) = cloud();
    let outcome = block_on(issue(
        &settings("sandbox", "other"),
        &outbound,
        &command("sandbox-lock"),
    ));
    assert_eq!(outcome, Outcome::Rejected(Failure::Auth));
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn silence_is_told_as_silence() {
    let nobody = Outbound::default();
    assert_eq!(
        asked_of(&nobody, &command("sandbox-lock")),
        Outcome::Unknown(Failure::Silent)
    );
    for (status, body, outcome) in [
        (503, &b""[..], Outcome::Unknown(Failure::Silent)),
        (200, b"<html>", Outcome::Unknown(Failure::Silent)),
        (200, br#"{"outcome": "accepted"}"#, Outcome::Accepted),
        (
            200,
            br#"{"outcome": "rejected", "failure": "offline"}"#,
            Outcome::Rejected(Failure::Offline),
        ),
        (423, b"", Outcome::Rejected(Failure::Busy)),
        (429, b"", Outcome::Rejected(Failure::Rate)),
        (418, b"", Outcome::Rejected(Failure::Other)),
    ] {
        let outbound = Outbound::played_by(move |_| answered(status, body));
        assert_eq!(asked_of(&outbound, &command("sandbox-lock")), outcome, "{status}");
    }
}

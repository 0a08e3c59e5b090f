use crate::system_sandbox::sandbox::{NOW, Sandbox};
use ::sandbox_lock::{Failure, Lock, Outcome, Unlock, read_answer};
use serde_json::{Value, json};

fn press(sandbox: &Sandbox, id: &str) -> Outcome {
    send(sandbox, sandbox.setting("lock_secret"), id, NOW, NOW + 10)
}

fn send(sandbox: &Sandbox, secret: &str, id: &str, at: i64, not_after: i64) -> Outcome {
    let lock = Lock::new(sandbox.setting("lock_api"), secret).unwrap();
    let command = Unlock {
        id,
        reference: "lock-101",
        not_after,
    };
    read_answer(&sandbox.ask(lock.unlock(command, at).unwrap()))
}

/// The door as the page shows it.
fn door(sandbox: &Sandbox) -> Value {
    let (_, locks) = sandbox.get("/sandbox/locks");
    let items = locks["items"].as_array().unwrap();
    items
        .iter()
        .find(|item| item["reference"] == "lock-101")
        .unwrap()
        .clone()
}

#[test]
fn a_door_opens_once_for_a_command() {
    let sandbox = Sandbox::new();
    assert_eq!(
        door(&sandbox),
        json!({ "reference": "lock-101", "openings": 0, "opened_at": null, "behaviour": "works" })
    );
    assert_eq!(press(&sandbox, "a"), Outcome::Executed);
    assert_eq!(press(&sandbox, "a"), Outcome::Executed);
    assert_eq!(door(&sandbox)["openings"], 1);
    assert_eq!(door(&sandbox)["opened_at"], "2026-05-01T20:00:00+08:00");
    assert_eq!(press(&sandbox, "b"), Outcome::Executed);
    assert_eq!(door(&sandbox)["openings"], 2);
}

#[test]
fn a_forged_or_old_command_opens_nothing() {
    let sandbox = Sandbox::new();
    let secret = sandbox.setting("lock_secret");
    let refused = Outcome::Rejected(Failure::Auth);
    assert_eq!(send(&sandbox, "guessed", "a", NOW, NOW + 10), refused);
    assert_eq!(send(&sandbox, secret, "a", NOW - 301, NOW + 10), refused);
    assert_eq!(send(&sandbox, secret, "a", NOW + 301, NOW + 999), refused);
    let lock = Lock::new(sandbox.setting("lock_api"), secret).unwrap();
    let command = Unlock {
        id: "a",
        reference: "lock-101",
        not_after: NOW,
    };
    let mut other_door = lock.unlock(command, NOW).unwrap();
    *other_door.uri_mut() = "http://host/locks/lock-102/commands".parse().unwrap();
    assert_eq!(sandbox.ask(other_door).status(), 401);
    let mut later = lock.unlock(command, NOW).unwrap();
    let body = String::from_utf8(later.body().clone()).unwrap();
    *later.body_mut() = body.replace(&NOW.to_string(), &(NOW + 9).to_string()).into_bytes();
    assert_eq!(sandbox.ask(later).status(), 401);
    assert_eq!(sandbox.post("/locks/lock-101/commands", &json!({})).0, 401);
    assert_eq!(sandbox.get("/locks/lock-101/commands").0, 404);
    assert_eq!(door(&sandbox)["openings"], 0);
}

#[test]
fn a_command_whose_time_has_passed_is_void() {
    let sandbox = Sandbox::new();
    let secret = sandbox.setting("lock_secret");
    sandbox.world.clock.advance(60);
    assert_eq!(
        send(&sandbox, secret, "a", NOW, NOW + 59),
        Outcome::Rejected(Failure::Expired)
    );
    assert_eq!(send(&sandbox, secret, "b", NOW, NOW + 60), Outcome::Executed);
    assert_eq!(door(&sandbox)["openings"], 1);
}

#[test]
fn a_lock_fails_on_demand() {
    let sandbox = Sandbox::new();
    let behave = |behaviour: &str| {
        let (status, lock) = sandbox.post("/sandbox/locks/lock-101", &json!({ "behaviour": behaviour }));
        assert_eq!((status, &lock["behaviour"]), (200, &json!(behaviour)));
    };
    behave("offline");
    assert_eq!(press(&sandbox, "a"), Outcome::Rejected(Failure::Offline));
    behave("silent");
    assert_eq!(press(&sandbox, "b"), Outcome::Unknown(Failure::Silent));
    assert_eq!(door(&sandbox)["openings"], 0);
    behave("slow");
    assert_eq!(press(&sandbox, "c"), Outcome::Accepted);
    behave("works");
    assert_eq!(
        press(&sandbox, "a"),
        Outcome::Rejected(Failure::Offline),
        "the same command has the same outcome"
    );
    assert_eq!(press(&sandbox, "b"), Outcome::Executed, "nobody heard of it before");
    assert_eq!(door(&sandbox)["openings"], 2);
}

#[test]
fn what_is_no_behaviour_and_no_lock_is_refused() {
    let sandbox = Sandbox::new();
    let path = "/sandbox/locks/lock-101";
    for body in [
        json!({ "behaviour": "haunted" }),
        json!({}),
        json!([]),
        json!(null),
        json!({ "behaviour": 1 }),
    ] {
        assert_eq!(sandbox.post(path, &body).0, 400, "{body}");
    }
    assert_eq!(sandbox.press(path, "behaviour=").0, 400);
    assert_eq!(sandbox.press(path, "behaviour=offline").0, 303);
    assert_eq!(door(&sandbox)["behaviour"], "offline");
    assert_eq!(
        sandbox.press(path, "{\"behaviour\":\"works\"}").0,
        415,
        "curl -d calls JSON a form"
    );
    assert_eq!(
        sandbox.post("/sandbox/locks/a%20b", &json!({ "behaviour": "works" })).0,
        404
    );
    assert_eq!(sandbox.get(path).0, 405);
}

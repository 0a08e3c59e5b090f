//! What a person changes about themselves, on a database of its own.

use api::World;
use clock::{Clock, Id, Moment};
use database::Database;
use member::{NewPassword, Profile, ProfileChange, Refusal, Sealing, account};
use serde_json::{Value, json};
use settings::{Mode, Settings};

const NOW: Moment = Moment::from_unix(1_777_636_800);

fn sealing() -> Sealing {
    let (_, keys) = scene::defaults(&["sealing_keys"]).remove(0);
    sealing_with(&keys)
}

/// With these keys.
pub(super) fn sealing_with(keys: &str) -> Sealing {
    let world = World {
        settings: Settings::given([("sealing_keys", keys.to_owned())]),
        mode: Mode::Sandbox,
        ..scene::world_on(Database::in_memory(false).unwrap(), NOW)
    };
    pollster::block_on(Sealing::of(&world))
}

fn member() -> (Database, Id) {
    let (database, clock) = (Database::in_memory(false).unwrap(), Clock::simulated(NOW, 1));
    let way = account::Way::Phone("+8613800138000");
    let enter = |change: &_| account::enter(change, &clock, &sealing(), way, &member::Visitor::default());
    let entry: Result<_, Refusal> = database.transaction(enter);
    (database, entry.unwrap().user_id)
}

fn change(wish: Value) -> ProfileChange {
    serde_json::from_value(wish).unwrap()
}

fn apply(database: &Database, id: Id, wish: Value) -> Value {
    let wish = change(wish);
    wish.check(NOW).unwrap();
    let profile = wish
        .apply(database, &sealing(), id, None, NOW.plus_minutes(1))
        .unwrap()
        .unwrap();
    assert_eq!(
        Profile::find(database, &sealing(), id).unwrap().as_ref(),
        Some(&profile)
    );
    json!(profile)
}

#[test]
fn only_what_is_given_is_changed_and_null_clears() {
    let (database, id) = member();
    let full = json!({
        "nickname": "𠮷田😀", "gender": "other", "birthday": "2000-02-29", "address": "北京 '\"\\",
        "avatar_url": "https://a.example/1", "signature": "100 %",
    });
    let first = apply(&database, id, full.clone());
    for (name, value) in full.as_object().unwrap() {
        assert_eq!(first[name], *value, "{name}");
    }
    assert_eq!(
        (&first["phone"], &first["level"]),
        (&json!("+8613800138000"), &json!("ordinary"))
    );
    assert_eq!(apply(&database, id, json!({})), first);
    for name in ["gender", "birthday", "address", "avatar_url", "signature"] {
        let cleared = apply(&database, id, json!({ name: null }));
        assert_eq!(cleared[name], Value::Null, "{name}");
        assert_eq!(cleared["nickname"], "𠮷田😀");
        assert_eq!(apply(&database, id, json!({ name: full[name] })), first);
        assert_eq!(apply(&database, id, json!({ name: "" }))[name], Value::Null, "{name}");
        apply(&database, id, json!({ name: full[name] }));
    }
}

#[test]
fn a_text_that_looks_like_a_number_or_json_stays_a_text() {
    let (database, id) = member();
    for text in ["007", "1e3", "null", "true", "[1]", "{\"a\":1}", "\\u0041"] {
        assert_eq!(apply(&database, id, json!({ "nickname": text }))["nickname"], text);
    }
}

#[test]
fn what_cannot_be_empty_cannot_be_cleared() {
    for wish in [
        json!({ "nickname": null }),
        json!({ "nickname": "" }),
        json!({ "password": null }),
        json!({ "phone": null }),
    ] {
        assert!(
            matches!(change(wish.clone()).check(NOW), Err(Refusal::Faulty(_))),
            "{wish}"
        );
    }
}

#[test]
fn a_password_is_written_only_over_the_one_that_was_seen() {
    let (database, id) = member();
    let wish = change(json!({ "password": "a-new-password", "nickname": "新名字" }));
    let set = |hash, seen| {
        wish.apply(&database, &sealing(), id, Some(NewPassword { hash, seen }), NOW)
            .unwrap()
    };
    assert!(set("first", None).unwrap().has_password);
    assert_eq!(set("second", None), None);
    assert_eq!(set("second", Some("another")), None);
    assert!(set("second", Some("first")).is_some());
}

#[test]
fn an_account_that_is_not_there_has_no_profile() {
    let (database, _) = member();
    let nobody = Clock::simulated(NOW, 2).id();
    assert_eq!(Profile::find(&database, &sealing(), nobody).unwrap(), None);
    assert_eq!(
        change(json!({}))
            .apply(&database, &sealing(), nobody, None, NOW)
            .unwrap(),
        None
    );
}

//! No phone stands in the clear in the database.

use crate::guest_login::world::{NEW_KEY, OLD_KEY, Scene, told};
use clock::Id;
use database::{Database, Statements, parameters};
use member::{
    Refusal,
    account::{self, Way},
};
use serde_json::json;
use std::thread;

const PHONE: &str = "13800138000";
const E164: &str = "+8613800138000";

/// Gives somebody a phone and a birthday in the clear, as SQL does, which has no keys.
fn old_row(scene: &Scene) -> Id {
    let id = scene.world.clock.id();
    let row = "INSERT INTO user (id, nickname, phone, birthday, created_at, changed_at)
      VALUES (?1, '客', ?2, '1999-12-31', 0, 0)";
    scene.world.database.run(row, parameters![id, E164]).unwrap();
    id
}

fn nothing_is_in_the_clear(scene: &Scene) {
    let all = scene::everything(&scene.world.database);
    // The shops' own telephones are for everybody to read.
    for told in ["13800138000", "13900139000", "13800000001", "1999-12-31"] {
        assert!(!all.contains(told), "{told}");
    }
}

#[test]
fn after_a_login_and_another_phone_nothing_is_in_the_clear() {
    let scene = Scene::new();
    scene.password("13800000001", "kaimen-demo").unwrap();
    let login = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    assert_eq!(told(scene.password(PHONE, "wrong-password")).0, 401);
    nothing_is_in_the_clear(&scene);
    let code = scene.code("13900139000");
    nothing_is_in_the_clear(&scene);
    let other = scene.sms("13900139000", &code, login["token"].as_str()).unwrap();
    assert_eq!(other["user"]["phone"], "+8613900139000");
    nothing_is_in_the_clear(&scene);
    assert_eq!(scene.number("SELECT count(*) FROM login_attempt"), 7);
}

#[test]
fn a_key_is_replaced_while_people_log_in() {
    let scene = Scene::new();
    let login = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    let asked = |scene: &Scene| scene.post("/v1/sms-codes", None, &json!({ "phone": PHONE }));
    scene.world.clock.advance(60);
    let code = scene.code(PHONE);

    let scene = scene.sealed_with(&format!("{NEW_KEY},{OLD_KEY}"));
    assert_eq!(told(asked(&scene)).0, 429, "it is counted on");
    let again = scene.sms(PHONE, &code, None).unwrap();
    assert_eq!(
        (&again["user"]["id"], &again["user"]["is_new"]),
        (&login["user"]["id"], &json!(false))
    );
    assert_eq!(
        scene.number("SELECT count(*) FROM user WHERE phone_sealed GLOB 'new.*'"),
        1
    );
    let before = scene.world.database.statements();
    scene.wechat("zhang-1", again["token"].as_str()).unwrap();
    let first = scene.world.database.statements() - before;

    let scene = scene.sealed_with(NEW_KEY);
    let before = scene.world.database.statements();
    let last = scene.wechat("zhang-2", None).unwrap();
    assert_eq!(
        (&last["user"]["id"], &last["user"]["phone"]),
        (&login["user"]["id"], &json!(E164))
    );
    assert!(scene.world.database.statements() - before <= first);
    scene.world.clock.advance(60);
    assert_eq!(
        scene.sms(PHONE, &scene.code(PHONE), None).unwrap()["user"]["id"],
        login["user"]["id"]
    );
}

#[test]
fn a_code_takes_the_place_of_one_that_was_kept_under_the_key_before() {
    let scene = Scene::new();
    let old = scene.code(PHONE);
    scene.world.clock.advance(60);
    let scene = scene.sealed_with(&format!("{NEW_KEY},{OLD_KEY}"));
    let new = scene.code(PHONE);
    assert_eq!(scene.number("SELECT count(*) FROM sms_code"), 1);
    assert_eq!(told(scene.sms(PHONE, &old, None)).1, "sms-code-invalid");
    scene.sms(PHONE, &new, None).unwrap();
}

#[test]
fn what_was_written_in_the_clear_is_found_and_taken_over() {
    let scene = Scene::new();
    let id = old_row(&scene);
    let login = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    assert_eq!(
        login["user"],
        json!({ "id": id, "nickname": "客", "phone": E164, "is_new": false })
    );
    scene.password("13800000001", "kaimen-demo").unwrap();
    nothing_is_in_the_clear(&scene);
    assert_eq!(
        scene.number("SELECT count(*) FROM due WHERE task = 'seal-people'"),
        1,
        "the operator"
    );
}

#[test]
fn nobody_else_gets_a_phone_that_stands_in_the_clear() {
    let scene = Scene::new();
    old_row(&scene);
    let used = scene.sms("13900139000", &scene.code("13900139000"), None).unwrap();
    let token = used["token"].as_str();
    assert_eq!(told(scene.sms(PHONE, &scene.code(PHONE), token)).1, "account-conflict");
}

#[test]
fn a_phone_that_is_given_to_two_by_hand_stays_that_of_the_first() {
    let scene = Scene::new();
    let login = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    let second = old_row(&scene);
    scene.world.clock.advance(60);
    let again = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    assert_eq!(again["user"]["id"], login["user"]["id"]);
    member::take_over(&scene.world.database, &scene.sealing(), second).unwrap();
    assert_eq!(
        scene.number("SELECT count(*) FROM user WHERE phone IS NOT NULL AND birthday IS NOT NULL"),
        1
    );
}

#[test]
fn what_was_sealed_for_another_account_does_not_open() {
    let scene = Scene::new();
    scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    let zhang = scene.wechat("zhang-1", None).unwrap();
    let copy = "UPDATE user SET phone_fingerprint = 'x',
      phone_sealed = (SELECT other.phone_sealed FROM user AS other WHERE other.phone_sealed IS NOT NULL) WHERE id = ?1";
    let id = zhang["user"]["id"].as_str().unwrap();
    scene.world.database.run(copy, parameters![id]).unwrap();
    let problem = scene.wechat("zhang-2", None).unwrap_err();
    assert_eq!((problem.slug(), problem.status()), ("internal", 500));
    let cause = problem.cause().unwrap();
    assert!(
        cause.contains("`user.phone`") && cause.contains("belongs to another place"),
        "{cause}"
    );
    assert!(cause.contains(id) && !cause.contains("138"), "{cause}");

    let scene = scene.sealed_with(NEW_KEY);
    let problem = scene.wechat("zhang-3", None).unwrap_err();
    assert_eq!((problem.slug(), problem.status()), ("not-configured", 503));
    assert!(problem.cause().unwrap().contains("`sealing_keys` has no key `old`"));
}

#[test]
fn of_many_first_logins_with_one_phone_one_makes_the_account() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kaimen.db");
    let both = [format!("{NEW_KEY},{OLD_KEY}"), format!("{OLD_KEY},{NEW_KEY}")];
    let open = |keys: &str| {
        let mut scene = Scene::new().sealed_with(keys);
        scene.world.database = Database::in_file(&file, true).unwrap();
        scene
    };
    let first = open(OLD_KEY);
    // Instances that know the new key and those that do not know it as the first yet.
    let found: Vec<Id> = thread::scope(|scope| {
        let logins: Vec<_> = (0..8)
            .map(|number| {
                let scene = open(&both[number % 2]);
                scene.world.clock.advance(number as i64);
                let clock = clock::Clock::simulated(scene.world.clock.now(), number as u64 + 2);
                scope.spawn(move || {
                    let sealing = scene.sealing();
                    let entry = scene.world.database.transaction(|change| -> Result<_, Refusal> {
                        account::enter(change, &clock, &sealing, Way::Phone(E164), &member::Visitor::default())
                    });
                    entry.unwrap().user_id
                })
            })
            .collect();
        logins.into_iter().map(|login| login.join().unwrap()).collect()
    });
    assert!(found.iter().all(|id| *id == found[0]), "{found:?}");
    assert_eq!(first.guests(), 1);
}

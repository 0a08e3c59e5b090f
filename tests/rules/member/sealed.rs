//! What identifies a person opens in its row and column, with the keys of then and now.

use crate::member::profile::sealing_with;
use clock::{Clock, Id, Moment};
use database::{Database, Error, Statements, parameters};
use member::{Profile, ProfileChange, Refusal, Sealing, account};
use sealed::Failure;
use serde::Deserialize;
use serde_json::json;

const NOW: Moment = Moment::from_unix(1_777_636_800);
const OLD: &str = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW: &str = "new:Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

/// Two people with a birthday, of whom the first has a phone.
fn two(sealing: &Sealing) -> (Database, Id, Id) {
    let (database, clock) = (Database::in_memory(false).unwrap(), Clock::simulated(NOW, 1));
    let [first, second] = [account::Way::Phone("+8613800138000"), openid("zhang")].map(|way| {
        let enter = |change: &_| account::enter(change, &clock, sealing, way, &member::Visitor::default());
        let entry: Result<_, Refusal> = database.transaction(enter);
        entry.unwrap().user_id
    });
    for (id, birthday) in [(first, "2000-02-29"), (second, "1999-12-31")] {
        let wish: ProfileChange = serde_json::from_value(json!({ "birthday": birthday })).unwrap();
        wish.apply(&database, sealing, id, None, NOW).unwrap().unwrap();
    }
    (database, first, second)
}

fn openid(openid: &str) -> account::Way<'_> {
    account::Way::Wechat {
        openid,
        union_id: None,
        session_key: "key",
    }
}

fn told(database: &Database, sealing: &Sealing, id: Id) -> (Option<String>, Option<String>) {
    let profile = Profile::find(database, sealing, id).unwrap().unwrap();
    (profile.phone, profile.birthday)
}

#[test]
fn a_birthday_opens_for_its_own_account_and_as_a_birthday_only() {
    let sealing = sealing_with(OLD);
    let (database, first, second) = two(&sealing);
    assert!(!scene::everything(&database).contains("2000-02-29"));
    let others =
        "UPDATE user SET birthday_sealed = (SELECT other.birthday_sealed FROM user AS other WHERE other.id = ?2)
      WHERE id = ?1";
    let as_a_phone = "UPDATE user SET phone_sealed = birthday_sealed WHERE id = ?1";
    let copies: [(&str, &[database::Value], Id); 2] = [
        (others, parameters![second, first], second),
        (as_a_phone, parameters![first], first),
    ];
    for (copy, row, id) in copies {
        database.run(copy, row).unwrap();
        let refused = Profile::find(&database, &sealing, id).unwrap_err();
        assert!(
            matches!(refused, Refusal::Unopened { user_id, failure: Failure::Elsewhere, .. } if user_id == id),
            "{refused}"
        );
    }
}

#[test]
fn a_new_key_seals_what_is_read_and_the_old_one_can_go_then() {
    let (database, first, second) = two(&sealing_with(OLD));
    let both = sealing_with(&format!("{NEW},{OLD}"));
    assert_eq!(
        told(&database, &both, first),
        (Some("+8613800138000".to_owned()), Some("2000-02-29".to_owned()))
    );
    let new = sealing_with(NEW);
    let before = database.statements();
    assert_eq!(told(&database, &new, first).1.as_deref(), Some("2000-02-29"));
    assert_eq!(database.statements() - before, 1);
    let refused = Profile::find(&database, &new, second).unwrap_err();
    assert!(refused.to_string().contains("has no key `old`"), "{refused}");
    assert_eq!(told(&database, &both, second), (None, Some("1999-12-31".to_owned())));
    assert_eq!(told(&database, &new, second).1.as_deref(), Some("1999-12-31"));
}

/// Whoever writes by SQL meets the same walls as the code.
#[test]
fn a_row_holds_each_thing_once_and_no_two_one_fingerprint() {
    #[derive(Deserialize)]
    struct Found {
        id: Id,
    }
    let (database, first, second) = two(&sealing_with(OLD));
    for twice in [
        "UPDATE user SET phone = '+8613900139000' WHERE id = ?1",
        "UPDATE user SET birthday = '2001-01-01' WHERE id = ?1",
        "UPDATE user SET phone_fingerprint = NULL WHERE id = ?1",
    ] {
        let refused = database.run(twice, parameters![first]).unwrap_err();
        assert!(matches!(refused, Error::Engine { .. }), "{twice}");
    }
    let same = "UPDATE user SET phone_sealed = 'x',
      phone_fingerprint = (SELECT other.phone_fingerprint FROM user AS other WHERE other.id = ?2) WHERE id = ?1";
    assert!(database.run(same, parameters![second, first]).is_err());
    let found: Vec<Found> = database
        .all("SELECT id FROM user WHERE phone_sealed IS NOT NULL", &[])
        .unwrap();
    assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [first]);
}

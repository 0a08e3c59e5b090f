//! Fields that are sealed, and what becomes of them when they or their keys change.

use clock::{Clock, Moment};
use proptest::prelude::*;
use sealed::{Failure, Keys, Place};
use settings::{Error, Mode, Settings};

const OLD: &str = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW: &str = "2026-05:IB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=";
const SANDBOX: &str = "sandbox-1:c2FuZGJveC1zZWFsaW5nLWtleS1vZi0zMi1ieXRlcy0=";

const PLACE: Place<'static> = Place {
    column: "user.phone",
    row: "0197a000000070008000000000000001",
};

fn keys(text: &str) -> Keys {
    Keys::read(text).unwrap()
}

fn clock() -> Clock {
    Clock::simulated(Moment::from_unix(1_777_636_800), 7)
}

#[test]
fn what_is_sealed_opens_at_its_place_and_at_no_other() {
    let keys = keys(OLD);
    let sealed = keys.seal(&clock(), PLACE, "+8613800000001").unwrap();
    assert!(sealed.starts_with("old."), "{sealed}");
    assert_eq!(keys.open(PLACE, &sealed).unwrap(), "+8613800000001");
    for other in [
        Place {
            column: "user.email",
            ..PLACE
        },
        Place {
            row: "0197a000000070008000000000000002",
            ..PLACE
        },
        Place { row: "", ..PLACE },
    ] {
        assert_eq!(keys.open(other, &sealed), Err(Failure::Elsewhere), "{other:?}");
    }
}

#[test]
fn the_same_text_is_never_sealed_alike() {
    let (keys, clock) = (keys(OLD), clock());
    let seal = || keys.seal(&clock, PLACE, "the same").unwrap();
    assert_ne!(seal(), seal());
}

#[test]
fn a_new_key_seals_and_the_old_one_opens_until_it_goes() {
    let clock = clock();
    let before = keys(OLD).seal(&clock, PLACE, "from before").unwrap();
    let both = keys(&format!("{NEW}, {OLD}"));
    assert_eq!(both.sealing_id(), "2026-05");
    assert_eq!(both.open(PLACE, &before).unwrap(), "from before");
    let since = both.seal(&clock, PLACE, "from since").unwrap();
    assert!(since.starts_with("2026-05."), "{since}");
    let gone = keys(NEW);
    assert_eq!(gone.open(PLACE, &since).unwrap(), "from since");
    assert_eq!(gone.open(PLACE, &before), Err(Failure::UnknownKey("old".to_owned())));
}

#[test]
fn another_key_of_the_same_name_opens_nothing() {
    let sealed = keys(OLD).seal(&clock(), PLACE, "text").unwrap();
    let other = keys(&NEW.replace("2026-05", "old"));
    assert_eq!(other.open(PLACE, &sealed), Err(Failure::Damaged));
    let renamed = keys(&OLD.replace("old", "older"));
    assert_eq!(
        renamed.open(PLACE, &sealed.replacen("old", "older", 1)),
        Err(Failure::Damaged)
    );
}

#[test]
fn a_fingerprint_is_of_its_purpose_and_found_through_a_rotation() {
    let (old, both) = (keys(OLD), keys(&format!("{NEW},{OLD}")));
    let written = old.fingerprint("user.phone", "+8613800000001");
    assert_eq!(written.len(), 64);
    assert_eq!(written, old.fingerprint("user.phone", "+8613800000001"));
    assert_ne!(written, old.fingerprint("user.phone", "+8613800000002"));
    assert_ne!(written, old.fingerprint("user.email", "+8613800000001"));
    let asked = both.fingerprints("user.phone", "+8613800000001");
    assert_eq!(asked.len(), 2);
    assert!(asked.contains(&written));
    assert_eq!(asked.first(), Some(&both.fingerprint("user.phone", "+8613800000001")));
}

#[test]
fn no_key_is_shown() {
    let keys = keys(&format!("{NEW},{OLD}"));
    assert_eq!(format!("{keys:?}"), r#"["2026-05", "old"]"#);
}

#[test]
fn what_is_no_list_of_keys_is_refused_and_not_quoted() {
    let short = "short:AAECAwQFBgcICQoLDA0ODw==";
    for text in [
        "",
        ",",
        "old",
        "old:",
        &format!("{OLD},"),
        &format!("{OLD},{OLD}"),
        short,
        &OLD.replace("old", "o.d"),
        &OLD.replace("old", ""),
        &OLD.replace("old", &"x".repeat(33)),
        &OLD.replace('=', "!"),
    ] {
        let refused = Keys::read(text).unwrap_err();
        assert!(
            matches!(refused, Error::Unusable("sealing_keys", _)),
            "{text}: {refused}"
        );
        assert!(!refused.to_string().contains("AAEC"), "{refused}");
    }
}

#[test]
fn the_sandboxs_own_key_is_refused_in_live_mode_wherever_it_stands() {
    let of = |text: &str, mode| {
        let settings = Settings::given([("sealing_keys", text.to_owned())]);
        pollster::block_on(Keys::of(&settings, mode))
    };
    assert_eq!(of(SANDBOX, Mode::Sandbox).unwrap().sealing_id(), "sandbox-1");
    for text in [
        SANDBOX.to_owned(),
        format!("{NEW},{SANDBOX}"),
        SANDBOX.replace("sandbox-1", "mine"),
    ] {
        assert_eq!(
            of(&text, Mode::Live).unwrap_err(),
            Error::OfTheSandbox("sealing_keys"),
            "{text}"
        );
    }
    assert_eq!(of(NEW, Mode::Live).unwrap().sealing_id(), "2026-05");
    assert_eq!(of("", Mode::Live).unwrap_err(), Error::Missing("sealing_keys"));
}

proptest! {
    #[test]
    fn every_text_comes_back(text in ".*", row in ".*") {
        let (keys, place) = (keys(OLD), Place { row: &row, ..PLACE });
        let sealed = keys.seal(&clock(), place, &text).unwrap();
        prop_assert_eq!(keys.open(place, &sealed).unwrap(), text);
    }

    /// One character is another one, behind the name of the key.
    #[test]
    fn a_changed_character_is_damage(text in ".{0,40}", at in any::<prop::sample::Index>(), with in "[A-Za-z0-9_.+/= -]") {
        let keys = keys(OLD);
        let mut sealed = keys.seal(&clock(), PLACE, &text).unwrap();
        let at = 4 + at.index(sealed.len() - 4);
        prop_assume!(sealed[at..=at] != with);
        sealed.replace_range(at..=at, &with);
        prop_assert_eq!(keys.open(PLACE, &sealed), Err(Failure::Damaged));
    }

    #[test]
    fn what_is_cut_off_or_put_to_it_is_damage(text in ".{0,40}", at in any::<prop::sample::Index>(), more in "[A-Za-z0-9_-]{1,8}") {
        let keys = keys(OLD);
        let sealed = keys.seal(&clock(), PLACE, &text).unwrap();
        let cut = &sealed[..4 + at.index(sealed.len() - 4)];
        prop_assert_eq!(keys.open(PLACE, cut), Err(Failure::Damaged));
        prop_assert_eq!(keys.open(PLACE, &format!("{sealed}{more}")), Err(Failure::Damaged));
    }

    #[test]
    fn the_parts_of_two_do_not_fit_together(first in ".{8}", second in ".{8}", at in 5_usize..60) {
        let (keys, clock) = (keys(OLD), clock());
        let first = keys.seal(&clock, PLACE, &first).unwrap();
        let second = keys.seal(&clock, PLACE, &second).unwrap();
        let mixed = format!("{}{}", &first[..at], &second[at..]);
        prop_assume!(mixed != first && mixed != second);
        prop_assert_eq!(keys.open(PLACE, &mixed), Err(Failure::Damaged));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".*") {
        let opened = keys(OLD).open(PLACE, &text);
        prop_assert!(matches!(opened, Err(Failure::Damaged | Failure::UnknownKey(_))));
    }
}

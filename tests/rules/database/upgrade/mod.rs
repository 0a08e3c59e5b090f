//! A database of the last version that was handed out, with a full day's data in it, comes to the newest schema: nothing of
//! the day is lost, and all that was under way comes to its end.

mod counterparts;
mod file;
mod outcome;

use counterparts::{Gateways, Letters};
use database::{Database, Error};
use file::File;
use outcome::{MONEY, WAITING, counts, lines};
use settings::{Mode, Settings};
use tests::invariants::{check, check_file};

/// The settings that the route table gives a new sandbox, as far as they say how guests are told and what seals their phones.
const SETTINGS: [&str; 16] = [
    "sealing_keys",
    "payment_reminder_minutes",
    "wechat_payment_reminder_template",
    "wechat_payment_reminder_fields",
    "message_templates",
    "wechat_api",
    "wechat_appid",
    "wechat_secret",
    "sms_provider",
    "sms_api",
    "sms_secret_id",
    "sms_secret_key",
    "sms_app_id",
    "sms_region",
    "sms_sign_name",
    "sms_template_id",
];

/// Seconds between the ticks of three days: a minute at first, two hours at last.
fn pauses() -> impl Iterator<Item = i64> {
    let pauses = [(60, 12), (1800, 12), (7200, 33)];
    let each = |(seconds, times)| std::iter::repeat_n(seconds, times);
    pauses.into_iter().flat_map(each)
}

fn sound(file: &File, when: &str) {
    let violations = check(&file.connection());
    assert!(violations.is_empty(), "{when}: {violations:#?}");
}

#[test]
fn the_day_has_everything_under_way() {
    let file = File::of_the_day("states");
    let old = file.connection();
    assert_eq!(lines(&old, outcome::STATES_THAT_ARE_MISSING), [""; 0]);
    assert!(check_file(&old).is_empty());
    let waiting = counts(&old, WAITING);
    assert!(waiting.values().all(|count| *count > 0), "{waiting:?}");
}

#[test]
fn nothing_of_the_day_is_lost() {
    let file = File::of_the_day("lost");
    let (money, waiting) = {
        let old = file.connection();
        (lines(&old, MONEY), counts(&old, WAITING))
    };
    file.upgrade().unwrap();
    let new = file.connection();
    assert_eq!(lines(&new, MONEY), money, "to the fen");
    sound(&file, "after the upgrade");
    assert!(check_file(&new).is_empty());
    assert_eq!(lines(&new, outcome::TOLD_WITH_ANOTHER_TIME), [""; 0]);
    // What was under way is in the schedule, and nothing else but what is only about the time.
    let scheduled = "SELECT task, count(*) FROM due WHERE subject <> '' GROUP BY task";
    assert_eq!(counts(&new, scheduled), waiting);
    // What guests can read now they knew before: it says all that it has to say, is not new to anybody, and is not sent.
    let odd = "SELECT id FROM message WHERE read_at IS NULL
      OR facts ->> 'store' IS NULL OR facts ->> 'listing' IS NULL OR facts ->> 'amount_fen' IS NULL
      UNION ALL SELECT id FROM message_delivery WHERE state = 'waiting'";
    assert_eq!(lines(&new, odd), [""; 0]);
}

#[test]
fn all_that_was_under_way_comes_to_its_end() {
    let file = File::of_the_day("end");
    let (reminded, balances, reachable) = {
        let old = file.connection();
        let reachable = lines(&old, "SELECT id FROM user WHERE phone IS NOT NULL ORDER BY id");
        let reminded = lines(
            &old,
            "SELECT charge_id || state FROM payment_reminder ORDER BY charge_id",
        );
        (reminded, counts(&old, outcome::BALANCES), reachable)
    };
    let mut world = scene::world_on(file.upgrade().unwrap(), file.ended_at());
    world.settings = Settings::given(scene::defaults(&SETTINGS));
    world.mode = Mode::Sandbox;
    let letters = Letters::join(&mut world);
    let gateways = Gateways::after(&file.connection(), &world.clock);
    let new = file.connection();
    for pause in std::iter::once(0).chain(pauses()) {
        world.clock.advance(pause);
        while pollster::block_on(scene::tick(&world, &gateways)).unwrap().more {}
        let violations = check(&new);
        assert!(violations.is_empty(), "{}: {violations:#?}", world.clock.now());
    }
    let in_the_clear = "SELECT id FROM user WHERE coalesce(phone, birthday, address) IS NOT NULL";
    assert_eq!(lines(&new, in_the_clear), [""; 0]);
    assert_eq!(
        lines(&new, "SELECT id FROM user WHERE phone_sealed IS NOT NULL ORDER BY id"),
        reachable
    );
    let left = outcome::left(&new, world.clock.now());
    assert_eq!(left, [""; 0]);

    // What each channel has is what it had, with what came in there and without what went back.
    let expected = gateways.moved(balances);
    assert_eq!(counts(&new, outcome::BALANCES), expected);

    // Who was reminded before is not reminded again, and the others once.
    let told = "SELECT key || state FROM message JOIN message_delivery ON message_id = message.id
      WHERE template = 'payment_reminder' ORDER BY key";
    let told = lines(&new, told);
    let before: Vec<_> = told.iter().filter(|line| reminded.contains(line)).collect();
    assert_eq!(before.len(), reminded.len(), "as they were told then");
    assert_eq!(letters.reminders(), told.len() - reminded.len());
    assert!(letters.reminders() > 0, "somebody is reminded at all");
}

#[test]
fn an_upgrade_that_breaks_off_leaves_the_file_as_it_was() {
    let last = file::last_step();
    let missing = schema::migrations().steps().unwrap().into_iter();
    let missing: Vec<_> = missing.filter(|step| step.number > last).collect();
    assert!(missing.len() > 10);
    for step in missing {
        let file = File::of_the_day(&step.name);
        file.break_off_at(step.number);
        let before = file.bytes();
        assert!(matches!(file.upgrade(), Err(Error::Engine { .. })), "{}", step.name);
        assert!(file.bytes() == before, "{} left something behind", step.name);
        file.go_on();
        let upgraded: Result<Database, Error> = file.upgrade();
        assert!(upgraded.is_ok(), "{}: {upgraded:?}", step.name);
        assert_eq!(
            lines(&file.connection(), file::NEWEST),
            [schema::migrations().newest().to_string()]
        );
    }
}

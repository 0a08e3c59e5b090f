use crate::reconciliation::days::town::{Town, at};

#[test]
fn a_day_is_run_once_however_many_ticks_come_by() {
    let town = Town::new();
    assert_eq!(town.run_due(), 3, "each channel");
    assert_eq!(town.run_due(), 0);
    assert_eq!(
        town.count("reconciliation_run WHERE date = '2026-05-01' AND finished_at IS NOT NULL"),
        3
    );
    town.world.clock.advance(22 * 3600);
    assert_eq!(town.run_due(), 0, "ten o'clock");
    town.world.clock.advance(1800);
    assert_eq!(town.run_due(), 3, "half past ten");
}

#[test]
fn what_finds_no_bill_is_tried_again_a_quarter_of_an_hour_later() {
    let town = Town::new();
    town.gateway.is_down.set(true);
    town.paid(at("2026-05-01T12:00:00+08:00"));
    assert_eq!(town.run_due(), 3);
    town.world.clock.advance(899);
    assert_eq!(town.run_due(), 0);
    town.world.clock.advance(1);
    town.gateway.is_down.set(false);
    assert_eq!(
        town.run_due(),
        1,
        "the channels that are not configured are not asked again"
    );
    assert_eq!(
        town.count("reconciliation_run WHERE bill_read_at IS NOT NULL AND failure IS NULL"),
        1
    );
    assert!(town.told().is_empty());
}

#[test]
fn days_that_nobody_ran_are_made_up_one_after_the_other() {
    let town = Town::new();
    assert_eq!(town.run_due(), 3);
    town.world.clock.advance(3 * 24 * 3600);
    assert_eq!(
        (town.run_due(), town.run_due(), town.run_due(), town.run_due()),
        (3, 3, 3, 0)
    );
    assert_eq!(town.count("reconciliation_run WHERE date = '2026-05-04'"), 3);
}

#[test]
fn a_bill_that_cannot_be_read_stops_no_day_after_it() {
    let town = Town::new();
    town.gateway.is_down.set(true);
    assert_eq!(town.run_due(), 3);
    town.world.clock.advance(24 * 3600);
    assert_eq!(town.run_due(), 3, "the newest day");
    assert_eq!(town.run_due(), 1, "the older one that failed");
    town.gateway.is_down.set(false);
    assert_eq!(town.run_due(), 0, "both were tried just now");
    town.world.clock.advance(900);
    assert_eq!(town.run_due(), 1, "the newest first");
    assert_eq!(town.run_due(), 0, "the older one is tried less often");
    town.world.clock.advance(2700);
    assert_eq!(town.run_due(), 1);
    assert_eq!(
        town.count("reconciliation_run WHERE channel = 'wechat' AND finished_at IS NOT NULL"),
        2
    );
}

#[test]
fn a_day_with_money_waits_for_a_channel_that_has_lost_its_configuration() {
    let town = Town::new();
    town.paid(at("2026-05-01T12:00:00+08:00"));
    town.gateway.is_unconfigured.set(true);
    assert_eq!(town.run_due(), 3);
    assert_eq!(town.count("reconciliation_run WHERE finished_at IS NULL"), 1);
    town.gateway.is_unconfigured.set(false);
    town.world.clock.advance(900);
    assert_eq!(town.run_due(), 1);
    assert_eq!(town.count("reconciliation_run WHERE finished_at IS NULL"), 0);
    assert!(town.told().is_empty());
}

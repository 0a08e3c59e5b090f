//! Bills by example. 2026-03-13 is a Friday without any holiday near.

use crate::tariff::stays::at::{holidays, lines, shanghai, stay, tariff};
use money::Fen;
use serde_json::{Value, json};
use tariff::{BASE_LABEL, Refusal, Tariff};

fn weekend() -> Value {
    json!({"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 6000})
}

fn holiday() -> Value {
    json!({"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 8000})
}

fn night(cap_fen: Option<i64>) -> Value {
    let band = json!({"from": "22:00", "to": "08:00"});
    json!({"label": "夜间", "when": {"time": band}, "fen_per_hour": 3000, "cap_fen": cap_fen})
}

/// The pieces of the stay's bill under these rates, whose amounts make the total.
fn priced(rates: &Value, from: &str, to: &str) -> Vec<(String, i64, i64)> {
    let bill = tariff(rates).price(stay(from, to), shanghai(), &holidays()).unwrap();
    let lines: Vec<_> = lines(&bill)
        .into_iter()
        .map(|(label, minutes, fen)| (label.to_owned(), minutes, fen))
        .collect();
    assert_eq!(bill.total.get(), lines.iter().map(|(_, _, fen)| fen).sum::<i64>());
    lines
}

fn line(label: &str, minutes: i64, fen: i64) -> (String, i64, i64) {
    (label.to_owned(), minutes, fen)
}

#[test]
fn a_friday_night_is_cut_at_midnight_where_the_weekend_begins() {
    let bill = priced(&json!([weekend()]), "2026-03-13 23:10", "2026-03-14 01:25");
    assert_eq!(bill, [line(BASE_LABEL, 50, 3333), line("周末", 85, 8500)]);
}

#[test]
fn the_first_rate_that_holds_wins() {
    let bill = priced(&json!([night(None), weekend()]), "2026-03-13 21:30", "2026-03-14 09:00");
    assert_eq!(
        bill,
        [
            line(BASE_LABEL, 30, 2000),
            line("夜间", 600, 30_000),
            line("周末", 60, 6000)
        ]
    );
    let bill = priced(&json!([weekend(), night(None)]), "2026-03-13 21:30", "2026-03-14 09:00");
    assert_eq!(
        bill,
        [
            line(BASE_LABEL, 30, 2000),
            line("夜间", 120, 6000),
            line("周末", 540, 54_000)
        ]
    );
}

#[test]
fn a_cap_limits_the_amount_and_is_no_edge() {
    let bill = priced(
        &json!([night(Some(5000)), weekend()]),
        "2026-03-13 23:10",
        "2026-03-14 01:25",
    );
    assert_eq!(bill, [line("夜间", 135, 5000)]);
    let bill = priced(&json!([night(Some(6751))]), "2026-03-13 23:10", "2026-03-14 01:25");
    assert_eq!(bill, [line("夜间", 135, 6750)]);
}

#[test]
fn every_night_has_its_own_cap() {
    let bill = priced(&json!([night(Some(9900))]), "2026-03-13 22:00", "2026-03-15 08:00");
    assert_eq!(
        bill,
        [
            line("夜间", 600, 9900),
            line(BASE_LABEL, 840, 56_000),
            line("夜间", 600, 9900)
        ]
    );
}

#[test]
fn a_cap_counts_once_for_a_night_that_another_rate_interrupts() {
    let hour = json!({"label": "零点", "when": {"time": {"from": "00:00", "to": "01:00"}}, "fen_per_hour": 0});
    let bill = priced(
        &json!([hour, night(Some(7000))]),
        "2026-03-13 22:00",
        "2026-03-14 08:00",
    );
    assert_eq!(
        bill,
        [line("夜间", 120, 6000), line("零点", 60, 0), line("夜间", 420, 1000)]
    );
}

#[test]
fn a_cap_without_a_band_is_one_of_the_date() {
    let day = json!({"label": "全天", "when": {}, "fen_per_hour": 4000, "cap_fen": 20_000});
    let bill = priced(&json!([day]), "2026-03-13 12:00", "2026-03-15 01:00");
    assert_eq!(
        bill,
        [
            line("全天", 720, 20_000),
            line("全天", 1440, 20_000),
            line("全天", 60, 4000)
        ]
    );
}

#[test]
fn a_band_belongs_to_the_date_on_which_it_begins() {
    let of = |label: &str, day: &str, fen: i64| {
        let when = json!({"days": [day], "time": {"from": "22:00", "to": "08:00"}});
        json!({"label": label, "when": when, "fen_per_hour": fen})
    };
    let rates = json!([
        of("平日夜间", "weekday", 2000),
        of("周末夜间", "weekend", 3000),
        weekend()
    ]);
    let friday_night = priced(&rates, "2026-03-13 23:10", "2026-03-14 08:30");
    assert_eq!(friday_night, [line("平日夜间", 530, 17_667), line("周末", 30, 3000)]);
    let sunday_night = priced(&rates, "2026-03-15 21:00", "2026-03-16 09:00");
    assert_eq!(
        sunday_night,
        [
            line("周末", 60, 6000),
            line("周末夜间", 600, 30_000),
            line(BASE_LABEL, 60, 4000)
        ]
    );
}

#[test]
fn neighbouring_days_of_one_kind_are_one_piece() {
    let bill = priced(&json!([weekend()]), "2026-03-14 12:00", "2026-03-16 01:00");
    assert_eq!(bill, [line("周末", 2160, 216_000), line(BASE_LABEL, 60, 4000)]);
    let bill = priced(&json!([weekend()]), "2026-03-11 12:00", "2026-03-13 12:00");
    assert_eq!(bill, [line(BASE_LABEL, 2880, 192_000)]);
}

#[test]
fn a_holiday_begins_at_midnight_of_its_eve_and_is_no_weekend() {
    let bill = priced(&json!([weekend(), holiday()]), "2026-09-30 23:00", "2026-10-01 01:00");
    assert_eq!(bill, [line(BASE_LABEL, 60, 4000), line("节假日", 60, 8000)]);
    let saturday = priced(&json!([weekend(), holiday()]), "2026-10-03 12:00", "2026-10-03 13:00");
    assert_eq!(saturday, [line("节假日", 60, 8000)]);
}

#[test]
fn a_make_up_workday_is_a_weekday_unless_the_tariff_names_it() {
    let weekday = json!({"label": "工作日", "when": {"days": ["weekday"]}, "fen_per_hour": 3000});
    let makeup = json!({"label": "调休", "when": {"days": ["makeup_workday"]}, "fen_per_hour": 3500});
    let saturday = |rates: Value| priced(&rates, "2026-10-10 12:00", "2026-10-10 13:00");
    assert_eq!(saturday(json!([weekend(), weekday])), [line("工作日", 60, 3000)]);
    assert_eq!(saturday(json!([weekend(), weekday, makeup])), [line("调休", 60, 3500)]);
    assert_eq!(saturday(json!([weekend()])), [line(BASE_LABEL, 60, 4000)]);
}

#[test]
fn a_season_ends_at_midnight() {
    let summer = json!({"label": "暑期", "when": {"dates": [{"from": "07-01", "to": "08-31"}]}, "fen_per_hour": 5000});
    let bill = priced(&json!([summer]), "2026-08-31 22:20", "2026-09-01 00:10");
    assert_eq!(bill, [line("暑期", 100, 8333), line(BASE_LABEL, 10, 667)]);
    let once = json!([{"from": "2026-08-31", "to": "2026-08-31"}]);
    let last_night = json!({"dates": once, "time": {"from": "22:00", "to": "02:00"}});
    let rate = json!({"label": "末夜", "when": last_night, "fen_per_hour": 6000});
    let bill = priced(&json!([rate]), "2026-08-31 21:00", "2026-09-01 23:00");
    assert_eq!(
        bill,
        [
            line(BASE_LABEL, 60, 4000),
            line("末夜", 240, 24_000),
            line(BASE_LABEL, 1260, 84_000)
        ]
    );
}

#[test]
fn half_a_fen_is_rounded_up_once_for_the_whole_stay() {
    let bill = Tariff::flat(Fen::new(30)).price(stay("2026-03-13 12:00", "2026-03-13 12:01"), shanghai(), &holidays());
    assert_eq!(bill.unwrap().total, Fen::new(1));
    let bill = Tariff::flat(Fen::new(29)).price(stay("2026-03-13 12:00", "2026-03-13 12:01"), shanghai(), &holidays());
    assert_eq!(bill.unwrap().total, Fen::ZERO);
}

/// In 1991 Shanghai put the clock forward on 14 April at 02:00, and back on 15 September at 02:00.
#[test]
fn a_night_costs_the_hours_that_pass_and_not_those_on_the_clock() {
    let tariff = tariff(&json!([night(None)]));
    let price = |from: &str, to: &str| {
        let bill = tariff.price(stay(from, to), shanghai(), &holidays()).unwrap();
        lines(&bill)
            .into_iter()
            .map(|(label, minutes, fen)| line(label, minutes, fen))
            .collect::<Vec<_>>()
    };
    // The times here are those of standard time; in summer the clock shows one hour more.
    let spring = price("1991-04-13 21:00", "1991-04-14 12:00");
    assert_eq!(
        spring,
        [
            line(BASE_LABEL, 60, 4000),
            line("夜间", 540, 27_000),
            line(BASE_LABEL, 300, 20_000)
        ]
    );
    let autumn = price("1991-09-14 20:00", "1991-09-15 12:00");
    assert_eq!(
        autumn,
        [
            line(BASE_LABEL, 60, 4000),
            line("夜间", 660, 33_000),
            line(BASE_LABEL, 240, 16_000)
        ]
    );
}

#[test]
fn nothing_is_priced_beyond_31_days_or_by_a_faulty_tariff() {
    let month = stay("2026-03-01 00:00", "2026-04-01 00:00");
    assert_eq!(
        tariff(&json!([])).price(month, shanghai(), &holidays()).unwrap().total,
        Fen::new(44_640 / 60 * 4000)
    );
    let longer = stay("2026-03-01 00:00", "2026-04-01 00:01");
    let refused = tariff(&json!([])).price(longer, shanghai(), &holidays());
    assert_eq!(
        refused,
        Err(Refusal::TooLong {
            maximum_minutes: 44_640
        })
    );
    let negative = Tariff::flat(Fen::new(-1));
    assert_eq!(
        negative.price(month, shanghai(), &holidays()),
        Err(Refusal::FaultyTariff)
    );
}

//! Times as people write them.

use chrono::DateTime;
use serde_json::{Value, json};
use tariff::{Bill, Holidays, MAINLAND_CHINA, Period, Tariff, Zone, published_days};

/// The instant at which a clock in China shows `2026-03-13 23:10`.
pub fn at(text: &str) -> i64 {
    let (date, time) = text.split_once(' ').unwrap();
    DateTime::parse_from_rfc3339(&format!("{date}T{time}:00+08:00"))
        .unwrap()
        .timestamp()
}

/// The period between two such times.
pub fn stay(from: &str, to: &str) -> Period {
    Period::new(at(from), at(to)).unwrap()
}

pub fn shanghai() -> Zone {
    "Asia/Shanghai".parse().unwrap()
}

/// The published calendar.
pub fn holidays() -> Holidays {
    published_days(MAINLAND_CHINA).collect::<Result<_, _>>().unwrap()
}

/// A tariff of 40 yuan an hour with these rates, that sells from one minute to 31 days.
pub fn tariff(rates: &Value) -> Tariff {
    let tariff: Tariff = serde_json::from_value(json!({
        "base_fen_per_hour": 4000, "rates": rates,
        "minimum_minutes": 1, "maximum_minutes": 44640, "step_minutes": 1,
        "cleaning_gap_minutes": 15, "early_entry_minutes": 5
    }))
    .unwrap();
    assert_eq!(tariff.validate(), Ok(()));
    tariff
}

/// The bill as label, minutes and fen of each piece.
pub fn lines(bill: &Bill) -> Vec<(&str, i64, i64)> {
    bill.pieces
        .iter()
        .map(|piece| (piece.label.as_str(), piece.minutes, piece.amount.get()))
        .collect()
}

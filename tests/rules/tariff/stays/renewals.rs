//! Renewals by example.

use crate::tariff::stays::at::{at, holidays, lines, shanghai, stay, tariff};
use money::Fen;
use serde_json::json;
use tariff::{BASE_LABEL, Refusal, Tariff};

#[test]
fn a_cap_that_is_reached_is_not_charged_again() {
    let band = json!({"from": "22:00", "to": "08:00"});
    let rate = json!({"label": "夜间", "when": {"time": band}, "fen_per_hour": 3000, "cap_fen": 5000});
    let tariff = tariff(&json!([rate]));
    let night = stay("2026-03-13 22:00", "2026-03-14 01:00");
    assert_eq!(
        tariff.price(night, shanghai(), &holidays()).unwrap().total,
        Fen::new(5000)
    );
    let renewal = tariff
        .renewal(night, at("2026-03-14 08:30"), shanghai(), &holidays())
        .unwrap();
    assert_eq!(lines(&renewal), [("夜间", 420, 0), (BASE_LABEL, 30, 2000)]);
    assert_eq!(renewal.total, Fen::new(2000));
    assert_eq!(renewal.pieces[0].starts_at, night.ends_at());
}

#[test]
fn a_cap_is_used_up_by_the_renewal() {
    let band = json!({"from": "22:00", "to": "08:00"});
    let rate = json!({"label": "夜间", "when": {"time": band}, "fen_per_hour": 3000, "cap_fen": 5000});
    let night = stay("2026-03-13 22:00", "2026-03-13 23:00");
    let renewal = tariff(&json!([rate]))
        .renewal(night, at("2026-03-14 00:00"), shanghai(), &holidays())
        .unwrap();
    assert_eq!(lines(&renewal), [("夜间", 60, 2000)]);
}

#[test]
fn fractions_of_a_fen_are_not_paid_twice() {
    // 0.5 fen a minute: the first minute is rounded up to 1, so the second is free.
    let tariff = Tariff::flat(Fen::new(30));
    let minute = stay("2026-03-13 12:00", "2026-03-13 12:01");
    let renewal = |end| tariff.renewal(minute, at(end), shanghai(), &holidays()).unwrap().total;
    assert_eq!(renewal("2026-03-13 12:02"), Fen::ZERO);
    assert_eq!(renewal("2026-03-13 12:03"), Fen::new(1));
}

#[test]
fn it_must_move_the_end_forward() {
    let tariff = Tariff::flat(Fen::new(30));
    let hour = stay("2026-03-13 12:00", "2026-03-13 13:00");
    for end in ["2026-03-13 13:00", "2026-03-13 12:30", "2026-03-13 11:00"] {
        assert_eq!(
            tariff.renewal(hour, at(end), shanghai(), &holidays()),
            Err(Refusal::NotLonger),
            "{end}"
        );
    }
    let within_a_minute = tariff.renewal(hour, hour.ends_at() + 1, shanghai(), &holidays());
    assert_eq!(within_a_minute, Err(Refusal::NotWholeMinutes));
}

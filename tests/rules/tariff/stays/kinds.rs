//! What is not sold by the minute: by the measure, by the month, by the visit.

use money::Fen;
use proptest::prelude::*;
use tariff::{Lease, Measured, Period, Refusal, Visit, Zone};

fn shanghai() -> Zone {
    "Asia/Shanghai".parse().unwrap()
}

fn lease() -> Lease {
    Lease {
        fen_per_month: Fen::new(19900),
        deposit_fen: Fen::new(300_000),
        minimum_months: 1,
        maximum_months: 24,
    }
}

proptest! {
    #[test]
    fn fuel_costs_the_nearest_fen(price in 1i64..2000, millilitres in 1i64..200_000) {
        let cost = Measured { fen_per_unit: Fen::new(price) }.price(millilitres).unwrap().get();
        let thousandths_of_a_fen = cost * 1000 - price * millilitres;
        prop_assert!((-499..=500).contains(&thousandths_of_a_fen), "{thousandths_of_a_fen}");
    }

    #[test]
    fn the_months_of_a_lease_follow_each_other(day in 0u64..3000, months in 1u32..=24) {
        let first_day = "2026-01-01".parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(day);
        let all = lease().months(first_day, months, shanghai()).unwrap();
        prop_assert_eq!(all.len(), months as usize);
        prop_assert!(all.windows(2).all(|pair| pair[0].ends_at == pair[1].starts_at));
        for month in all {
            let days = (month.ends_at - month.starts_at) / 86400;
            prop_assert!((28..=31).contains(&days) && (month.ends_at - month.starts_at) % 86400 == 0);
        }
    }

    #[test]
    fn a_visit_costs_its_fee_and_what_is_over(minutes in 1i64..600, included in 0u32..180) {
        let visit = Visit {
            fen_per_visit: Fen::new(9900),
            included_minutes: included,
            fen_per_further_hour: Fen::new(5000),
            maximum_minutes: 600,
            travel_minutes: 45,
        };
        let price = visit.price(Period::new(0, minutes * 60).unwrap()).unwrap().get();
        let further = (minutes - i64::from(included)).max(0);
        prop_assert_eq!(price, 9900 + further * 5000 / 60);
    }
}

#[test]
fn a_lease_from_the_thirty_first_comes_back_to_it() {
    let first_day = "2026-01-31".parse().unwrap();
    let months = lease().months(first_day, 3, shanghai()).unwrap();
    let midnight = |date: &str| {
        let local = format!("{date}T00:00:00+08:00");
        chrono::DateTime::parse_from_rfc3339(&local).unwrap().timestamp()
    };
    let edges: Vec<i64> = months.iter().map(|month| month.ends_at).collect();
    assert_eq!(edges, ["2026-02-28", "2026-03-31", "2026-04-30"].map(midnight));
}

#[test]
fn what_is_out_of_bounds_is_refused() {
    let fuel = Measured {
        fen_per_unit: Fen::new(800),
    };
    assert_eq!(fuel.price(0), Err(Refusal::TooLittle));
    assert_eq!(fuel.price(-1), Err(Refusal::TooLittle));
    assert_eq!(fuel.price(i64::MAX), Err(Refusal::TooMuch));
    let below = Measured {
        fen_per_unit: Fen::new(-1),
    };
    assert_eq!(below.price(1000), Err(Refusal::FaultyTariff));
    let first_day = "2026-01-31".parse().unwrap();
    for months in [0, 25] {
        let refused = lease().months(first_day, months, shanghai());
        assert!(matches!(refused, Err(Refusal::MonthsOutOfBounds { .. })), "{months}");
    }
}

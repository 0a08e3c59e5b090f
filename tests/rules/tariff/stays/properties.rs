//! What holds for every tariff and every stay.

use crate::tariff::stays::{
    at::{holidays, shanghai},
    oracle::{self, MINUTES_PER_DAY, PlainRate, day_number},
};
use proptest::{option, prelude::*, sample};
use serde_json::{Value, json};
use tariff::{Bill, Opening, Period, Tariff};

/// Local minutes since 1970-01-01 00:00 are UTC minutes plus eight hours.
const AHEAD: i64 = 8 * 60;

fn kinds() -> impl Strategy<Value = Option<[bool; 4]>> {
    option::of(any::<[bool; 4]>().prop_filter("a rate without days never holds", |kinds| kinds.contains(&true)))
}

/// Seasons within 2026 near the stays. One that ends before it begins must be a yearly one.
fn season() -> impl Strategy<Value = Option<(i64, i64, bool)>> {
    let day = || day_number(9, 1)..day_number(10, 31);
    let season = (day(), day(), any::<bool>());
    option::weighted(
        0.3,
        season.prop_map(|(first, last, yearly)| (first, last, yearly || last < first)),
    )
}

/// Bands, many of which touch, nest or cross midnight.
fn band() -> impl Strategy<Value = Option<(i64, i64)>> {
    let edge = || prop_oneof![sample::select(vec![0, 60, 480, 720, 1320]), 0..MINUTES_PER_DAY];
    let to = prop_oneof![edge(), Just(MINUTES_PER_DAY)];
    option::of((edge(), to).prop_filter("a band lasts some time", |(from, to)| from != to))
}

fn rate() -> impl Strategy<Value = PlainRate> {
    (kinds(), season(), band(), 0..20_000_i64, option::of(1..50_000_i64))
        .prop_map(|(kinds, season, band, fen_per_hour, cap_fen)| PlainRate {
            kinds,
            season,
            band,
            fen_per_hour,
            cap_fen,
        })
        .prop_filter("a rate that always holds hides the others", |rate| {
            let whole_day = rate.band.is_none_or(|band| band == (0, MINUTES_PER_DAY));
            !(rate.kinds.is_none() && rate.season.is_none() && whole_day)
        })
}

#[derive(Clone, Debug)]
struct Terms {
    base_fen_per_hour: i64,
    rates: Vec<PlainRate>,
}

fn terms() -> impl Strategy<Value = Terms> {
    (0..20_000_i64, prop::collection::vec(rate(), 0..6)).prop_map(|(base_fen_per_hour, rates)| Terms {
        base_fen_per_hour,
        rates,
    })
}

impl Terms {
    fn tariff(&self) -> Tariff {
        let documents = self.rates.iter().enumerate();
        let rates: Vec<Value> = documents
            .map(|(index, rate)| rate.document(&format!("价{index}")))
            .collect();
        serde_json::from_value(json!({
            "base_fen_per_hour": self.base_fen_per_hour, "rates": rates,
            "minimum_minutes": 1, "maximum_minutes": 44_640, "step_minutes": 1,
            "cleaning_gap_minutes": 0, "early_entry_minutes": 0
        }))
        .unwrap()
    }

    fn without_caps(mut self) -> Terms {
        for rate in &mut self.rates {
            rate.cap_fen = None;
        }
        self
    }
}

/// The first local minute of a stay among the holidays of autumn 2026, and how long it is: mostly hours, sometimes days.
fn stay() -> impl Strategy<Value = (i64, i64)> {
    let first = day_number(9, 17) * MINUTES_PER_DAY..day_number(10, 12) * MINUTES_PER_DAY;
    (first, prop_oneof![3 => 1..600_i64, 1 => 1..6000_i64])
}

fn period(first_minute: i64, minutes: i64) -> Period {
    Period::new((first_minute - AHEAD) * 60, (first_minute - AHEAD + minutes) * 60).unwrap()
}

fn price(tariff: &Tariff, first_minute: i64, minutes: i64) -> Bill {
    tariff
        .price(period(first_minute, minutes), shanghai(), &holidays())
        .unwrap()
}

/// The pieces follow each other from one instant to the other, are not negative, and add up.
fn assert_sound(bill: &Bill, starts_at: i64, ends_at: i64) {
    let mut at = starts_at;
    for piece in &bill.pieces {
        assert_eq!(piece.starts_at, at, "a gap or an overlap in {bill:?}");
        assert!(
            piece.minutes > 0 && piece.minutes * 60 == piece.ends_at - piece.starts_at,
            "{piece:?}"
        );
        assert!(piece.amount.get() >= 0, "{piece:?}");
        at = piece.ends_at;
    }
    assert_eq!(at, ends_at);
    assert_eq!(
        bill.total.get(),
        bill.pieces.iter().map(|piece| piece.amount.get()).sum::<i64>()
    );
}

proptest! {
    #[test]
    fn the_walk_over_edges_costs_what_counting_minutes_costs(terms in terms(), (first, minutes) in stay()) {
        let tariff = terms.tariff();
        prop_assert_eq!(tariff.validate(), Ok(()));
        let bill = price(&tariff, first, minutes);
        let counted = oracle::total(terms.base_fen_per_hour, &terms.rates, first, minutes);
        prop_assert_eq!(bill.total.get(), counted);
    }

    #[test]
    fn the_pieces_tile_the_stay_and_add_up(terms in terms(), (first, minutes) in stay()) {
        let stay = period(first, minutes);
        assert_sound(&price(&terms.tariff(), first, minutes), stay.starts_at(), stay.ends_at());
    }

    #[test]
    fn neighbouring_pieces_differ_unless_each_has_a_cap(terms in terms(), (first, minutes) in stay()) {
        let terms = terms.without_caps();
        let bill = price(&terms.tariff(), first, minutes);
        prop_assert!(bill.pieces.windows(2).all(|pair| pair[0].label != pair[1].label), "{bill:?}");
    }

    #[test]
    fn without_caps_a_split_moves_the_price_by_one_fen_at_most(
        terms in terms(), (first, minutes) in stay(), cut in 0..6000_i64,
    ) {
        prop_assume!(minutes > 1);
        let tariff = terms.without_caps().tariff();
        let head = 1 + cut % (minutes - 1);
        let split = price(&tariff, first, head).total.get() + price(&tariff, first + head, minutes - head).total.get();
        prop_assert!((price(&tariff, first, minutes).total.get() - split).abs() <= 1);
    }

    #[test]
    fn a_stay_and_its_renewal_cost_what_the_whole_costs(
        terms in terms(), (first, minutes) in stay(), added in 1..2000_i64,
    ) {
        let tariff = terms.tariff();
        let (stay, whole) = (period(first, minutes), period(first, minutes + added));
        let renewal = tariff.renewal(stay, whole.ends_at(), shanghai(), &holidays()).unwrap();
        assert_sound(&renewal, stay.ends_at(), whole.ends_at());
        let paid = price(&tariff, first, minutes).total.get() + renewal.total.get();
        prop_assert_eq!(paid, price(&tariff, first, minutes + added).total.get());
    }

    #[test]
    fn a_longer_stay_never_costs_less(terms in terms(), (first, minutes) in stay(), added in 1..2000_i64) {
        let tariff = terms.tariff();
        prop_assert!(price(&tariff, first, minutes).total <= price(&tariff, first, minutes + added).total);
    }

    #[test]
    fn a_tariff_survives_its_document(terms in terms()) {
        let tariff = terms.tariff();
        let text = serde_json::to_string(&tariff).unwrap();
        prop_assert_eq!(serde_json::from_str::<Tariff>(&text).unwrap(), tariff);
    }

    #[test]
    fn the_store_is_open_in_the_minutes_that_its_hours_name(
        bands in prop::collection::vec(band(), 7), (first, minutes) in stay(),
    ) {
        let hours = |weekday: i64| bands[weekday.rem_euclid(7) as usize];
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let document = |band: Option<(i64, i64)>| band.map(|(from, to)| json!({"from": clock(from), "to": clock(to)}));
        let weekly: Vec<Vec<Value>> = bands.iter().map(|band| document(*band).into_iter().collect()).collect();
        let opening: Opening = serde_json::from_value(json!({"weekly": weekly})).unwrap();

        let runs = |band: Option<(i64, i64)>, into: i64| band.is_some_and(|(from, to)| {
            let to = if to <= from { to + MINUTES_PER_DAY } else { to };
            from <= into && into < to
        });
        let is_open = |minute: i64| {
            let (weekday, into) = (minute / MINUTES_PER_DAY + 3, minute % MINUTES_PER_DAY);
            runs(hours(weekday), into) || runs(hours(weekday - 1), into + MINUTES_PER_DAY)
        };
        let counted: Vec<i64> = (first..first + minutes).filter(|minute| is_open(*minute)).collect();

        let stay = period(first, minutes);
        let open = opening.open_between(stay.starts_at(), stay.ends_at(), shanghai());
        prop_assert!(open.windows(2).all(|pair| pair[0].ends_at() < pair[1].starts_at()), "{open:?}");
        let listed: Vec<i64> =
            open.iter().flat_map(|open| (open.starts_at() / 60 + AHEAD)..(open.ends_at() / 60 + AHEAD)).collect();
        prop_assert_eq!(&listed, &counted);
        prop_assert_eq!(opening.covers(stay, shanghai()), counted.len() as i64 == minutes);
    }
}

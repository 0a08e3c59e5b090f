//! What a tariff document must keep before it may sell anything.

use crate::{Fault, FaultKind, LONGEST_STAY_MINUTES, Rate, Season, Tariff, When};
use money::{Fen, LARGEST};
use std::collections::BTreeSet;

/// More would be a mistake, and would make a quote slow.
const MOST_RATES: usize = 64;
const MOST_SEASONS: usize = 32;
const MOST_REFUND_RULES: usize = 16;
/// So that it fits on the line of a bill.
const MOST_LABEL_CHARACTERS: usize = 20;
/// A year: nobody books a room further ahead.
const MOST_HOURS_BEFORE: i64 = 366 * 24;
const MINUTES_PER_DAY: i64 = 24 * 60;

impl Tariff {
    /// Whether the document makes sense as a whole.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the order of the document, not only the first.
    pub fn validate(&self) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        check_price("/base_fen_per_hour", self.base_fen_per_hour, &mut faults);
        self.check_rates(&mut faults);
        self.check_lengths(&mut faults);
        self.check_cancellation(&mut faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn check_rates(&self, faults: &mut Vec<Fault>) {
        check_count("/rates", self.rates.len(), 0, MOST_RATES, faults);
        let mut reachable = true;
        for (index, rate) in self.rates.iter().enumerate() {
            if !reachable {
                faults.push(Fault::new(format!("/rates/{index}"), FaultKind::Unreachable));
            }
            let first = faults.len();
            rate.check(faults);
            // Only a fault pays for its pointer: prices are checked at every quote.
            for fault in &mut faults[first..] {
                fault.pointer.insert_str(0, &format!("/rates/{index}"));
            }
            reachable &= !rate.when.is_always();
        }
    }

    fn check_lengths(&self, faults: &mut Vec<Fault>) {
        let longest = i64::from(LONGEST_STAY_MINUTES);
        let before = faults.len();
        check_range("/minimum_minutes", self.minimum_minutes.into(), 1, longest, faults);
        check_range(
            "/maximum_minutes",
            self.maximum_minutes.into(),
            self.minimum_minutes.into(),
            longest,
            faults,
        );
        check_range("/step_minutes", self.step_minutes.into(), 1, MINUTES_PER_DAY, faults);
        let sound = faults.len() == before;
        if sound && self.maximum_minutes / self.step_minutes * self.step_minutes < self.minimum_minutes {
            faults.push(Fault::new("/step_minutes", FaultKind::NoLength));
        }
        check_range(
            "/cleaning_gap_minutes",
            self.cleaning_gap_minutes.into(),
            0,
            MINUTES_PER_DAY,
            faults,
        );
        check_range(
            "/early_entry_minutes",
            self.early_entry_minutes.into(),
            0,
            MINUTES_PER_DAY,
            faults,
        );
    }

    fn check_cancellation(&self, faults: &mut Vec<Fault>) {
        check_count("/cancellation", self.cancellation.len(), 0, MOST_REFUND_RULES, faults);
        for (index, rule) in self.cancellation.iter().enumerate() {
            let mut note = |field: &str, kind| faults.push(Fault::new(format!("/cancellation/{index}/{field}"), kind));
            if i64::from(rule.hours_before) > MOST_HOURS_BEFORE {
                note(
                    "hours_before",
                    FaultKind::OutOfRange {
                        least: 0,
                        most: MOST_HOURS_BEFORE,
                    },
                );
            }
            if rule.percent > 100 {
                note("percent", FaultKind::OutOfRange { least: 0, most: 100 });
            }
            if self.cancellation[..index]
                .iter()
                .any(|other| other.hours_before == rule.hours_before)
            {
                note("hours_before", FaultKind::Twice);
            }
            let earlier = self
                .cancellation
                .iter()
                .filter(|other| other.hours_before > rule.hours_before);
            if earlier
                .map(|other| other.percent)
                .min()
                .is_some_and(|percent| rule.percent > percent)
            {
                note("percent", FaultKind::RisingRefund);
            }
        }
    }
}

impl Rate {
    fn check(&self, faults: &mut Vec<Fault>) {
        let characters = self.label.trim().chars().count();
        check_count("/label", characters, 1, MOST_LABEL_CHARACTERS, faults);
        self.when.check(faults);
        check_price("/fen_per_hour", self.fen_per_hour, faults);
        if let Some(cap) = self.cap_fen {
            check_range("/cap_fen", cap.get(), 1, LARGEST.get(), faults);
        }
    }
}

impl When {
    fn check(&self, faults: &mut Vec<Fault>) {
        if self.days.as_ref().is_some_and(BTreeSet::is_empty) {
            faults.push(Fault::new("/when/days", FaultKind::Empty));
        }
        if let Some(seasons) = &self.dates {
            check_count("/when/dates", seasons.len(), 1, MOST_SEASONS, faults);
            for (index, season) in seasons.iter().enumerate() {
                if matches!(season, Season::Once { from, to } if to < from) {
                    faults.push(Fault::new(format!("/when/dates/{index}"), FaultKind::Backwards));
                }
            }
        }
        if let Some(band) = self.time {
            band.check("/when/time", faults);
        }
    }
}

fn check_price(pointer: &str, price: Fen, faults: &mut Vec<Fault>) {
    check_range(pointer, price.get(), 0, LARGEST.get(), faults);
}

fn check_range(pointer: &str, number: i64, least: i64, most: i64, faults: &mut Vec<Fault>) {
    if !(least..=most).contains(&number) {
        faults.push(Fault::new(pointer, FaultKind::OutOfRange { least, most }));
    }
}

fn check_count(pointer: &str, count: usize, least: usize, most: usize, faults: &mut Vec<Fault>) {
    if count < least {
        faults.push(Fault::new(pointer, FaultKind::Empty));
    }
    if count > most {
        faults.push(Fault::new(pointer, FaultKind::TooMany { most }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn tariff(change: impl FnOnce(&mut Value)) -> Tariff {
        let mut document = json!({
            "base_fen_per_hour": 4000,
            "rates": [{
                "label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}},
                "fen_per_hour": 2000, "cap_fen": 9900
            }],
            "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 30,
            "cleaning_gap_minutes": 15, "early_entry_minutes": 5,
            "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]
        });
        change(&mut document);
        serde_json::from_value(document).unwrap()
    }

    fn faults(change: impl FnOnce(&mut Value)) -> Vec<String> {
        let faults = tariff(change).validate().err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn a_sound_tariff_has_no_faults() {
        assert_eq!(tariff(|_| {}).validate(), Ok(()));
        assert_eq!(Tariff::flat(Fen::ZERO).validate(), Ok(()));
    }

    #[test]
    fn every_fault_is_found_where_it_stands() {
        assert_eq!(
            faults(|tariff| tariff["base_fen_per_hour"] = json!(-1)),
            ["/base_fen_per_hour"]
        );
        assert_eq!(
            faults(|tariff| tariff["rates"][0]["label"] = json!(" ")),
            ["/rates/0/label"]
        );
        assert_eq!(
            faults(|tariff| tariff["rates"][0]["cap_fen"] = json!(0)),
            ["/rates/0/cap_fen"]
        );
        assert_eq!(
            faults(|tariff| tariff["rates"][0]["when"]["days"] = json!([])),
            ["/rates/0/when/days"]
        );
        assert_eq!(
            faults(|tariff| tariff["rates"][0]["when"]["time"]["to"] = json!("22:00")),
            ["/rates/0/when/time"]
        );
        let backwards = json!([{"from": "2026-10-07", "to": "2026-10-01"}]);
        assert_eq!(
            faults(|tariff| tariff["rates"][0]["when"]["dates"] = backwards),
            ["/rates/0/when/dates/0"]
        );
        assert_eq!(
            faults(|tariff| tariff["maximum_minutes"] = json!(59)),
            ["/maximum_minutes"]
        );
        assert_eq!(
            faults(|tariff| tariff["maximum_minutes"] = json!(44_641)),
            ["/maximum_minutes"]
        );
        assert_eq!(faults(|tariff| tariff["step_minutes"] = json!(0)), ["/step_minutes"]);
        assert_eq!(
            faults(|tariff| tariff["step_minutes"] = json!(1440)),
            Vec::<String>::new()
        );
        assert_eq!(
            faults(|tariff| tariff["cancellation"][1]["percent"] = json!(101)).len(),
            2
        );
        assert_eq!(
            faults(|tariff| tariff["cancellation"][0]["percent"] = json!(49)),
            ["/cancellation/1/percent"]
        );
        let twice = faults(|tariff| tariff["cancellation"][1]["hours_before"] = json!(24));
        assert_eq!(twice, ["/cancellation/1/hours_before"]);
    }

    #[test]
    fn a_length_must_exist_and_every_rate_must_be_reached() {
        let no_length = tariff(|tariff| {
            tariff["maximum_minutes"] = json!(100);
            tariff["step_minutes"] = json!(55);
        });
        assert_eq!(
            no_length.validate(),
            Err(vec![Fault::new("/step_minutes", FaultKind::NoLength)])
        );
        let hidden = tariff(|tariff| tariff["rates"][0]["when"] = json!({}));
        assert_eq!(hidden.validate(), Ok(()));
        let mut rates = hidden.rates.clone();
        rates.extend(hidden.rates.clone());
        let faults = Tariff { rates, ..hidden }.validate();
        assert_eq!(faults, Err(vec![Fault::new("/rates/1", FaultKind::Unreachable)]));
    }

    #[test]
    fn a_misspelt_rule_is_not_silently_free() {
        for document in [
            r#"{"label":"夜间","when":{},"fen_per_hour":1,"cap":1}"#,
            r#"{"label":"夜间","when":{"day":["weekend"]},"fen_per_hour":1}"#,
            r#"{"label":"夜间","when":{"days":["sunday"]},"fen_per_hour":1}"#,
            r#"{"label":"夜间","when":{"time":{"from":"22:00","to":"8:00"}},"fen_per_hour":1}"#,
        ] {
            assert!(serde_json::from_str::<Rate>(document).is_err(), "{document}");
        }
    }

    #[test]
    fn a_tariff_is_written_as_it_was_read() {
        let document = serde_json::to_value(tariff(|_| {})).unwrap();
        assert_eq!(serde_json::from_value::<Tariff>(document).unwrap(), tariff(|_| {}));
    }
}

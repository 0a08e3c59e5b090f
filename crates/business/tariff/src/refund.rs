//! How much comes back when a stay is cancelled.

use crate::Tariff;
use serde::{Deserialize, Serialize};

const SECONDS_PER_HOUR: i64 = 3600;

/// One step of the cancellation terms: who cancels at least so many hours before the start gets so many per cent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundRule {
    /// Whole hours before the start of the stay.
    pub hours_before: u32,
    /// The share that comes back, 0 to 100.
    pub percent: u8,
}

impl Tariff {
    /// How many per cent of the price come back when the stay that begins at `starts_at` is cancelled at `now`, both in unix
    /// seconds: what the rule with the most hours says of those that are still kept. No rule kept, nothing back.
    #[must_use]
    pub fn refund_percent(&self, starts_at: i64, now: i64) -> u8 {
        let ahead = starts_at.saturating_sub(now);
        let kept = self
            .cancellation
            .iter()
            .filter(|rule| ahead >= i64::from(rule.hours_before) * SECONDS_PER_HOUR);
        kept.max_by_key(|rule| rule.hours_before)
            .map_or(0, |rule| rule.percent.min(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Fen;

    #[test]
    fn the_earliest_rule_that_is_kept_decides() {
        let rule = |hours_before, percent| RefundRule { hours_before, percent };
        let cancellation = vec![rule(2, 50), rule(24, 100), rule(0, 10)];
        let tariff = Tariff {
            cancellation,
            ..Tariff::flat(Fen::new(100))
        };
        let start = 1_773_385_200;
        let percent = |seconds_before: i64| tariff.refund_percent(start, start - seconds_before);
        assert_eq!(percent(48 * 3600), 100);
        assert_eq!(percent(24 * 3600), 100);
        assert_eq!(percent(24 * 3600 - 1), 50);
        assert_eq!(percent(2 * 3600), 50);
        assert_eq!(percent(2 * 3600 - 1), 10);
        assert_eq!(percent(0), 10);
        assert_eq!(percent(-1), 0);
        assert_eq!(Tariff::flat(Fen::new(100)).refund_percent(start, 0), 0);
    }
}

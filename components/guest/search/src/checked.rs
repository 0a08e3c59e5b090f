//! Whether what a search asks for makes sense, and what it is then.

use crate::{Query, Sort, Wanted, cursor::Cursor, place::Circle, words};
use api::{Problem, problems};
use clock::Moment;
use reservation::Refusal;
use std::hash::{DefaultHasher, Hash, Hasher};
use tariff::{LONGEST_STAY_MINUTES, Period, Refusal as Terms};

const DEFAULT_RADIUS_M: i64 = 5_000;
const LARGEST_RADIUS_M: i64 = 50_000;
const MOST_CHARACTERS: usize = 64;

/// A query that makes sense.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    pub(crate) kind: String,
    pub(crate) circle: Option<Circle>,
    pub(crate) words: Option<String>,
    pub(crate) min_price_fen: Option<i64>,
    pub(crate) max_price_fen: Option<i64>,
    /// A document of the attributes that are wanted; none where none are.
    pub(crate) attributes: Option<String>,
    pub(crate) period: Option<Period>,
    pub(crate) sort: Sort,
    pub(crate) limit: usize,
    pub(crate) after: Cursor,
}

impl Query {
    /// The search that it asks for.
    ///
    /// # Errors
    /// 422 with the parameter that makes no sense, 400 for a cursor of another query.
    pub(crate) fn checked(&self, now: Moment, days_ahead: i64) -> Result<Search, Problem> {
        let circle = self.circle()?;
        let (min_price_fen, max_price_fen) = (self.min_price_fen, self.max_price_fen);
        if min_price_fen
            .zip(max_price_fen)
            .is_some_and(|(least, most)| least > most)
        {
            return Err(
                problems::INVALID.field("/max_price_fen", ("不能低于最低价格", "not less than the lowest price"))
            );
        }
        Ok(Search {
            kind: self.kind.0.clone(),
            circle,
            words: self.words()?,
            min_price_fen,
            max_price_fen,
            attributes: self.attributes(),
            period: self.period(now, days_ahead)?,
            sort: self.sort(circle)?,
            limit: api::page_limit(self.limit)? as usize,
            after: self.after()?,
        })
    }

    fn circle(&self) -> Result<Option<Circle>, Problem> {
        let (latitude, longitude) =
            match (self.lat, self.lng) {
                (Some(latitude), Some(longitude)) => (latitude, longitude),
                (None, None) if self.radius_m.is_none() => return Ok(None),
                (None, _) => {
                    return Err(problems::INVALID
                        .field("/lat", ("须与经度、范围一起提供", "needed beside longitude and radius")));
                }
                (_, None) => {
                    return Err(problems::INVALID
                        .field("/lng", ("须与纬度、范围一起提供", "needed beside latitude and radius")));
                }
            };
        // A number that is none (NaN) is in no range.
        if !(-90.0..=90.0).contains(&latitude) {
            return Err(problems::INVALID.field("/lat", ("应为 -90 到 90", "-90 to 90")));
        }
        if !(-180.0..=180.0).contains(&longitude) {
            return Err(problems::INVALID.field("/lng", ("应为 -180 到 180", "-180 to 180")));
        }
        let radius_m = self.radius_m.unwrap_or(DEFAULT_RADIUS_M);
        if !(1..=LARGEST_RADIUS_M).contains(&radius_m) {
            return Err(problems::INVALID.field("/radius_m", ("应为 1 到 50000 米", "1 to 50000 metres")));
        }
        Ok(Some(Circle::around(latitude, longitude, radius_m)))
    }

    fn words(&self) -> Result<Option<String>, Problem> {
        // Nothing is kept of it, so whatever else is typed or pasted finds nothing more, and is not refused.
        let text = self.q.as_deref().map(text::tidy).filter(|text| !text.is_empty());
        if text.as_ref().is_some_and(|text| text.chars().count() > MOST_CHARACTERS) {
            return Err(problems::INVALID.field("/q", ("最多 64 个字", "at most 64 characters")));
        }
        Ok(text.as_deref().map(words::query))
    }

    fn attributes(&self) -> Option<String> {
        let capacity = self.capacity.map(|people| Wanted::new("capacity", &people));
        let style = self.style.as_ref().map(|style| Wanted::new("styles", style));
        // Texts first: the statement looks no further once one is not as it is wanted, and it finds texts in fewer pages.
        let wanted = style.iter().chain(&self.attribute).chain(&capacity);
        let documents: Vec<_> = wanted.map(Wanted::document).collect();
        (!documents.is_empty()).then(|| serde_json::Value::from(documents).to_string())
    }

    fn period(&self, now: Moment, days_ahead: i64) -> Result<Option<Period>, Problem> {
        let (starts_at, ends_at) = match (self.starts_at, self.ends_at) {
            (Some(starts_at), Some(ends_at)) => (starts_at, ends_at),
            (None, None) => return Ok(None),
            (None, _) => {
                return Err(problems::INVALID.field("/starts_at", ("须与结束时间一起提供", "needed beside the end")));
            }
            (_, None) => {
                return Err(problems::INVALID.field("/ends_at", ("须与开始时间一起提供", "needed beside the start")));
            }
        };
        let period = Period::new(starts_at.unix(), ends_at.unix()).map_err(Refusal::from)?;
        if period.minutes() > i64::from(LONGEST_STAY_MINUTES) {
            let maximum_minutes = LONGEST_STAY_MINUTES;
            return Err(Refusal::from(Terms::TooLong { maximum_minutes }).into());
        }
        // As at a booking: who asks at 20:00:40 for 20:00 has not asked for the past.
        if starts_at.plus_minutes(1) <= now {
            return Err(Refusal::InThePast.into());
        }
        if starts_at > now.plus_minutes(days_ahead.saturating_mul(24 * 60)) {
            return Err(Refusal::TooFarAhead { days: days_ahead }.into());
        }
        Ok(Some(period))
    }

    fn sort(&self, circle: Option<Circle>) -> Result<Sort, Problem> {
        match (self.sort, circle) {
            (Some(Sort::Distance), None) => Err(problems::INVALID.field(
                "/sort",
                ("按距离排序须提供经纬度", "by distance it needs latitude and longitude"),
            )),
            (Some(sort), _) => Ok(sort),
            (None, Some(_)) => Ok(Sort::Distance),
            (None, None) => Ok(Sort::Rating),
        }
    }

    fn after(&self) -> Result<Cursor, Problem> {
        let text = serde_json::to_string(self).map_err(|error| problems::INTERNAL.caused_by(error))?;
        // It need only be the same within one build: an older cursor is refused, and the client begins anew.
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        match &self.cursor {
            Some(cursor) => Cursor::read(cursor, hasher.finish()),
            None => Ok(Cursor::before_all(hasher.finish())),
        }
    }
}

//! What a guest is told of how surely the days of a stay are known, with its price.

use crate::Offer;
use api::Language;
use serde::Serialize;
use tariff::{CalendarYears, Certainty, Period, Tariff, Zone};

/// How surely the calendar is known: members of a quote and of a booking's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarTold {
    /// The calendar by which the price was computed.
    pub calendar: CalendarStanding,
    /// What follows from it for the price, in words; nothing where the days are known, or no price depends on them.
    pub notices: Vec<Notice>,
}

/// How far the calendar reaches, and how surely it does at the stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarStanding {
    /// The last day of which anything is known, as `YYYY-MM-DD`; none where nothing is.
    pub known_until: Option<String>,
    /// Whether holidays and make-up workdays of the stay's days are not known for sure.
    pub is_provisional: bool,
}

/// Something to be known about a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Which, for programs: `calendar-provisional` or `calendar-unknown`.
    #[serde(rename = "type")]
    pub slug: &'static str,
    /// The same for people.
    pub detail: String,
}

impl Offer {
    /// What is told of the calendar with the price of a stay.
    #[must_use]
    pub fn calendar_told(&self, stay: Period, language: Language) -> CalendarTold {
        CalendarTold::of(&self.calendar, &self.terms, (stay, self.zone), language)
    }
}

impl CalendarTold {
    /// What is told of the calendar with the prices that these terms have in a period.
    #[must_use]
    pub fn of(
        calendar: &CalendarYears,
        terms: &Tariff,
        (period, zone): (Period, Zone),
        language: Language,
    ) -> CalendarTold {
        let certainty = calendar.certainty_over(period, zone);
        let known_until = calendar.known_until().map(|date| date.to_string());
        let notice = wording(certainty).filter(|_| terms.depends_on_the_calendar());
        let notices = notice.map(|(slug, chinese, english)| Notice {
            slug,
            detail: language.choose(chinese, english).to_owned(),
        });
        CalendarTold {
            calendar: CalendarStanding {
                known_until,
                is_provisional: certainty != Certainty::Notice,
            },
            notices: notices.into_iter().collect(),
        }
    }
}

/// What follows for the price, in Chinese and in English.
const fn wording(certainty: Certainty) -> Option<(&'static str, &'static str, &'static str)> {
    match certainty {
        Certainty::Notice => None,
        Certainty::Provisional => Some((
            "calendar-provisional",
            "当年的放假调休安排尚未公布，价格只按星期几和法定假日计算",
            "The holidays and make-up workdays of that year are not published yet: the price is by the days of the week and the \
             holidays that the law fixes",
        )),
        Certainty::Unknown => Some((
            "calendar-unknown",
            "当年的节假日尚未录入，价格只按星期几计算",
            "The holidays of that year are not known yet: the price is by the days of the week only",
        )),
    }
}

use api::{Problem, problems};
use clock::Moment;
use tariff::Refusal as Terms;

/// Why a stay may not be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The terms or the opening hours say no.
    #[error(transparent)]
    Terms(#[from] Terms),
    /// Nobody, or more people than the room takes.
    #[error("the room takes 1 to {capacity} people")]
    People {
        /// How many it takes.
        capacity: u32,
    },
    /// It has begun already.
    #[error("the stay begins in the past")]
    InThePast,
    /// Later than bookings are taken.
    #[error("bookings are taken {days} days ahead")]
    TooFarAhead {
        /// How many days ahead they are.
        days: i64,
    },
    /// A coupon with a room.
    #[error("there are no coupons yet")]
    NoCoupons,
}

const ENDS_BEFORE_START: Problem = Problem::refused(
    "ends-before-start",
    "结束时间必须晚于开始时间",
    "The end is not after the start",
);
const NOT_WHOLE_MINUTES: Problem = Problem::refused(
    "not-whole-minutes",
    "时间必须精确到整分钟",
    "Times must be whole minutes",
);
const TOO_SHORT: Problem = Problem::refused("too-short", "时长太短", "The stay is too short");
const TOO_LONG: Problem = Problem::refused("too-long", "时长太长", "The stay is too long");
const OFF_STEP: Problem = Problem::refused(
    "off-step",
    "时长不符合计时单位",
    "The length is not a multiple of the step",
);
const NOT_LONGER: Problem = Problem::refused(
    "not-longer",
    "续费后时间没有变长",
    "The renewal does not lengthen the stay",
);
const CLOSED: Problem = Problem::refused("closed", "该时段不营业", "The store is closed in a part of the period");
const TOO_MANY_PEOPLE: Problem = Problem::refused(
    "too-many-people",
    "人数不在可容纳范围内",
    "The room does not take so many people",
);
const IN_THE_PAST: Problem = Problem::refused("in-the-past", "不能预订过去的时间", "The stay begins in the past");
const TOO_FAR_AHEAD: Problem = Problem::refused(
    "too-far-ahead",
    "预订时间太远",
    "The stay begins later than bookings are taken",
);

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::Terms(refusal) => by_terms(refusal),
            Refusal::People { capacity: 1 } => TOO_MANY_PEOPLE
                .with("capacity", 1)
                .field("/people", ("只能为 1 人", "only 1")),
            Refusal::People { capacity } => TOO_MANY_PEOPLE.with("capacity", capacity).field(
                "/people",
                (format!("应为 1 到 {capacity} 人"), format!("1 to {capacity}")),
            ),
            Refusal::InThePast => IN_THE_PAST.field("/starts_at", ("已经过去", "in the past")),
            Refusal::TooFarAhead { days } => TOO_FAR_AHEAD.with("days", days).field(
                "/starts_at",
                (format!("最多提前 {days} 天"), format!("at most {days} days ahead")),
            ),
            Refusal::NoCoupons => problems::INVALID.field("/coupon_id", ("暂不支持优惠券", "there are no coupons yet")),
        }
    }
}

fn by_terms(refusal: Terms) -> Problem {
    match refusal {
        Terms::EndsBeforeStart => ENDS_BEFORE_START.field("/ends_at", ("必须晚于开始时间", "after the start")),
        Terms::NotWholeMinutes => NOT_WHOLE_MINUTES,
        Terms::OutOfCalendar => problems::INVALID.field("/starts_at", ("超出可用日期", "outside the calendar")),
        Terms::TooShort { minimum_minutes } => TOO_SHORT.with("minimum_minutes", minimum_minutes).because(
            format!("时长至少 {minimum_minutes} 分钟"),
            format!("At least {minimum_minutes} minutes"),
        ),
        Terms::TooLong { maximum_minutes } => TOO_LONG.with("maximum_minutes", maximum_minutes).because(
            format!("时长最多 {maximum_minutes} 分钟"),
            format!("At most {maximum_minutes} minutes"),
        ),
        Terms::OffStep { step_minutes } => OFF_STEP.with("step_minutes", step_minutes).because(
            format!("时长须为 {step_minutes} 分钟的整数倍"),
            format!("A multiple of {step_minutes} minutes"),
        ),
        Terms::NotLonger => NOT_LONGER.field("/minutes", ("必须大于 0", "more than zero")),
        Terms::Closed {
            closed_from,
            closed_until,
        } => CLOSED
            .with("closed_from", Moment::from_unix(closed_from))
            .with("closed_until", Moment::from_unix(closed_until)),
        Terms::TooLittle | Terms::TooMuch | Terms::MonthsOutOfBounds { .. } => {
            problems::INVALID.because("数量不在可售范围内", refusal.to_string())
        }
        Terms::FaultyTariff => problems::INTERNAL.caused_by(refusal),
    }
}

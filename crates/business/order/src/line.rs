//! The lines of a quote and of an order.

use crate::Part;
use api::Problem;
use clock::{Id, Moment};
use money::Fen;
use serde::{Deserialize, Serialize};

/// The price is not the one that the guest was shown; `amount_fen` is the present one.
pub const PRICE_CHANGED: Problem = Problem::moved("price-changed", "价格已变动，请确认新价格", "The price has changed");

/// What a line is about; the table `line_kind` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A piece of a stay at one price.
    Stay,
    /// A piece of a renewal at one price.
    Renewal,
    /// Pieces of an article.
    Goods,
    /// Fuel, by the litre.
    Fuel,
    /// A term of a lease.
    Rent,
    /// A deposit: it goes back.
    Deposit,
    /// A visit.
    Visit,
    /// Something beside what was ordered.
    Extra,
    /// What is taken off.
    Discount,
}

/// One line of a quote or an order. Amounts add up to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is about.
    pub kind: LineKind,
    /// What the bill says.
    pub label: String,
    /// The beginning of the piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// The end of the piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// Its length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// The price it was computed by: fen an hour for time, fen a piece for goods, a litre, a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_fen: Option<Fen>,
    /// How many of them: pieces, months; of what is measured, thousandths (a millilitre of a litre).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// What it costs.
    pub amount_fen: Fen,
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Belonging {
    /// The thing bought that it is a price of: the position of its first line.
    pub item: i64,
    /// What has to be paid for it to count.
    pub charge_id: Id,
    /// What is bought.
    pub listing_number: i64,
    /// Which article, where it is counted.
    pub sku_id: Option<Id>,
    /// The version of the terms that holds for it from now on.
    pub tariff_id: Option<Id>,
}

/// A line that is about to be written.
#[derive(Clone, Debug, Serialize)]
pub struct NewLine {
    #[serde(flatten)]
    belonging: Belonging,
    kind: LineKind,
    label: String,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    minutes: Option<i64>,
    unit_fen: Option<Fen>,
    quantity: Option<i64>,
    amount_fen: Fen,
}

impl NewLine {
    /// The line as it will stand in the order.
    #[must_use]
    pub fn new(belonging: Belonging, line: Line) -> NewLine {
        NewLine {
            belonging,
            kind: line.kind,
            label: line.label,
            starts_at: line.starts_at.map(Moment::unix),
            ends_at: line.ends_at.map(Moment::unix),
            minutes: line.minutes,
            unit_fen: line.unit_fen,
            quantity: line.quantity,
            amount_fen: line.amount_fen,
        }
    }
}

impl Part for NewLine {
    const SECTION: &'static str = "lines";
}

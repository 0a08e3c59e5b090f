//! An order as the shop sees it in a list.

use api::{Problem, World, problems};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, parameters};
use member::{KeptPhone, Sealing, masked};
use money::Fen;
use order::View;
use serde::{Deserialize, Serialize};

/// What any statement of orders begins with.
macro_rules! orders {
    ($($condition:literal),+) => {
        concat!(include_str!("item.fragment.sql"), $(include_str!($condition)),+)
    };
}
pub(crate) use orders;

const ONE: &str = orders!("one.fragment.sql");

/// An order, and what its shop has to know beside it.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    #[serde(flatten)]
    pub(crate) view: View,
    guest: Guest,
    /// What it occupies, by name: the rooms, the phones.
    resources: Vec<String>,
    /// What is asked for and not paid.
    unpaid_fen: Fen,
    /// Whether its guest waits for a word about money back.
    has_open_refund_request: bool,
    /// What is brought to the guest, whatever has become of it.
    goods: Vec<Goods>,
}

/// Something that is brought to the guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// Its position in the order.
    pub item: i64,
    /// What the bill says.
    pub label: String,
    /// How many.
    pub quantity: i64,
    /// `waiting`, `made`, `served`, `missed` or `given_up`.
    pub state: String,
}

/// Whose order it is.
#[derive(Clone, Debug, Serialize)]
struct Guest {
    id: Id,
    nickname: String,
    /// `+86138****8000`, or all of it for who asks; none where the guest has none.
    phone: Option<String>,
}

/// What the database has of it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Row {
    order: View,
    guest_id: Id,
    nickname: String,
    phone: KeptPhone,
    resources: Vec<String>,
    unpaid_fen: Fen,
    has_open_refund_request: bool,
    goods: Vec<Goods>,
}

/// How much of a phone is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shown {
    Masked,
    Full,
}

impl Item {
    /// The order as it is at `now`.
    pub(crate) fn of(row: Row, sealing: &Sealing, shown: Shown, now: Moment) -> Result<Item, Problem> {
        let phone = row.phone.open(sealing, row.guest_id)?;
        let phone = match shown {
            Shown::Full => phone,
            Shown::Masked => phone.map(|phone| masked(&phone)),
        };
        Ok(Item {
            view: row.order.at(now),
            guest: Guest {
                id: row.guest_id,
                nickname: row.nickname,
                phone,
            },
            resources: row.resources,
            unpaid_fen: row.unpaid_fen,
            has_open_refund_request: row.has_open_refund_request,
            goods: row.goods,
        })
    }
}

/// One order of a store that the permit is for.
///
/// # Errors
/// 404 for any other.
pub(crate) fn find(world: &World, permit: &Permit, order_id: Id) -> Result<Row, Problem> {
    let row = parameters![
        permit.caller().user_id,
        permit.permission(),
        world.clock.now(),
        order_id
    ];
    world.database.optional(ONE, row)?.ok_or(problems::NOT_FOUND)
}

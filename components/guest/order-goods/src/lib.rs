//! POST /v1/orders/:id/goods — more to be brought to the room of a stay: priced, and kept until it is paid.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use charge::{Detail, Kind, NewCharge, State};
use clock::{Id, Moment};
use database::{Statements, Transaction, parameters};
use idempotency::Key;
use money::Fen;
use order::{Line, PRICE_CHANGED, Placement, Status};
use serde::{Deserialize, Serialize};
use stock::{Cart, Shelves, Terms, Wanted};

/// The order is not paid, or its stay is over; `order_status` is where it stands.
pub const NOTHING_TO_BRING_TO: Problem = Problem::moved(
    "nothing-to-bring-to",
    "该订单当前不能加购商品",
    "Nothing can be brought to this stay now",
);

/// How many carts of an order may end unpaid in an hour: each keeps its goods from others while it waits.
const UNPAID_AN_HOUR: i64 = 20;

/// What the guest wants, at the price that was shown.
#[derive(Clone, Debug, Deserialize)]
pub struct Wish {
    /// The articles.
    pub goods: Vec<Wanted>,
    /// What they cost by what the guest was shown, in fen.
    pub expect_amount_fen: Fen,
}

/// Goods that wait for their money, or are on their way where they cost nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ordered {
    /// What they are paid by.
    pub charge_id: Id,
    /// What they cost.
    pub amount_fen: Fen,
    /// A line for each article.
    pub lines: Vec<Line>,
    /// Until when they are kept.
    pub pay_before: Moment,
}

#[derive(Debug, Deserialize)]
struct Standing {
    status: Status,
    pay_before: Moment,
    ends_at: Option<Moment>,
    store_number: i64,
    lines: i64,
    too_many_since: Option<Moment>,
}

api::serve! {
    "/v1/orders/:id/goods" => POST handle;
}

/// Reads what is wanted and answers the charge that it is paid by.
///
/// # Errors
/// What [`order_goods`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    let wish = request.json()?;
    let hold_minutes = world.settings.number("hold_minutes").await?;
    idempotency::once(world, request, &caller, "order-goods", |key| {
        order_goods(world, &caller, key, order_id, &wish, hold_minutes)
    })
}

/// Writes down a charge with its lines, and keeps the goods for so many minutes, at the latest until the stay ends. A former one
/// that was not paid gives way. What costs nothing is on its way at once.
///
/// # Errors
/// 404 for an order that is not the caller's or has no stay, [`NOTHING_TO_BRING_TO`], [`PRICE_CHANGED`], `sold-out`, `too-many-unpaid`,
/// and 422 for a cart that cannot be.
pub fn order_goods(
    world: &World,
    caller: &Caller,
    key: &Key,
    order_id: Id,
    wish: &Wish,
    hold_minutes: i64,
) -> Result<Ordered, Problem> {
    if wish.goods.is_empty() {
        return Err(problems::INVALID.field("/goods", ("至少选择一件", "at least one")));
    }
    let now = world.clock.now();
    world.database.transaction(|change| {
        let row = parameters![order_id, caller.user_id, now, UNPAID_AN_HOUR];
        let standing: Option<Standing> = change.optional(include_str!("standing.sql"), row)?;
        let standing = standing.ok_or(problems::NOT_FOUND)?;
        let ends_at = standing.end_of_stay(now)?;
        let shelves = Shelves {
            store_number: standing.store_number,
            order_id: Some(order_id),
        };
        let cart = Cart::find(change, shelves, &wish.goods, now)?;
        if cart.amount() != wish.expect_amount_fen {
            return Err(PRICE_CHANGED.with("amount_fen", cart.amount()));
        }
        cart.is_there()?;
        let ordered = Ordered {
            charge_id: world.clock.id(),
            amount_fen: cart.amount(),
            lines: cart.lines().collect(),
            pay_before: now.plus_minutes(hold_minutes).min(ends_at),
        };
        place(world, change, (order_id, ends_at), &standing, (&cart, &ordered))?;
        if !ordered.amount_fen.is_positive() {
            charge::pay(change, ordered.charge_id, &caller.user_id.to_string(), now)?;
        }
        key.keep(world, change, &ordered)?;
        Ok(ordered)
    })
}

/// Nobody else writes meanwhile, so what was looked for is there; where it is not, nothing of it stays.
fn place(
    world: &World,
    change: &Transaction,
    (order_id, ends_at): (Id, Moment),
    standing: &Standing,
    (cart, ordered): (&Cart, &Ordered),
) -> Result<(), Problem> {
    let charge = NewCharge {
        id: ordered.charge_id,
        kind: Kind::Goods,
        amount_fen: ordered.amount_fen,
        pay_before: ordered.pay_before,
        state: State::PendingPayment,
        is_agreed: false,
        detail: Detail::default(),
    };
    let terms = Terms {
        charge_id: ordered.charge_id,
        first_position: standing.lines,
        held_until: Some(ordered.pay_before),
    };
    let placement = Placement::new(world.clock.now()).with([charge]);
    let placement = cart.placed(placement, &world.clock, terms);
    match placement.extend(change, order_id, ends_at)? == Some(placement.whole()) {
        true => Ok(()),
        false => Err(problems::INTERNAL.caused_by("goods that were there have found no place")),
    }
}

impl Standing {
    /// When the stay ends that something can be brought to.
    fn end_of_stay(&self, now: Moment) -> Result<Moment, Problem> {
        if let Some(since) = self.too_many_since {
            return Err(order::TOO_MANY_UNPAID.retry_after(since.unix() + 3600 - now.unix()));
        }
        let status = self.status.at(now, self.pay_before, self.ends_at);
        let is_running = matches!(status, Status::Paid | Status::InUse);
        let ends_at = self.ends_at.filter(|ends_at| is_running && *ends_at > now);
        ends_at.ok_or_else(|| NOTHING_TO_BRING_TO.with("order_status", status))
    }
}

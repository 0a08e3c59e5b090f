//! POST /v1/merchant/orders/:id/confirm-payment — the shop took the money itself, and says so.

use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use idempotency::Key;
use order::{Status, View};
use payment::offline::{self, Outcome, Taken};
use serde::Deserialize;

/// The order does not wait for money; `order_status` says where it stands.
const NOT_CONFIRMABLE: Problem = Problem::new(
    409,
    "not-confirmable",
    "订单当前不能确认收款",
    "The order does not wait for money",
);

/// Another guest has the room in that time now.
const SLOT_TAKEN: Problem = Problem::new(409, "slot-taken", "该时段已被预订", "The room is taken in that time");

/// The receipt was for another payment.
const REFERENCE_USED: Problem = Problem::new(
    409,
    "reference-used",
    "该收款凭证号已使用",
    "This reference belongs to another payment",
);

const REFERENCE: text::Rule = text::Rule::line(64);

/// What the shop took.
#[derive(Debug, Deserialize)]
pub struct Receipt {
    /// The receipt's number, 1 to 64 characters: each is for one payment.
    reference: String,
    /// What it pays: a renewal, a deposit and so on; absent: the order itself.
    charge_id: Option<Id>,
}

api::serve! {
    "/v1/merchant/orders/:id/confirm-payment" => POST handle [payments];
}

/// Reads a receipt and answers the order.
///
/// # Errors
/// What [`confirm`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let order_id = request.id()?;
    let receipt: Receipt = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "confirm-payment", |key| {
        confirm(world, permit, key, order_id, &receipt)
    })
}

/// Pays an order with what the shop took: one that waits for money, or one whose time to pay is over, if its room is
/// still free. A session at a gateway is given up with it.
///
/// # Errors
/// [`NOT_CONFIRMABLE`], [`SLOT_TAKEN`], [`REFERENCE_USED`], 404 for an order that is not there, of another shop, or of a
/// deleted account, 403 for an own one, 422 for a reference that
/// is none.
pub fn confirm(world: &World, permit: &Permit, key: &Key, order_id: Id, receipt: &Receipt) -> Result<View, Problem> {
    let now = world.clock.now();
    let taken = Taken {
        payment_id: world.clock.id(),
        order_id,
        charge_id: receipt.charge_id,
        reference: &REFERENCE.read("/reference", &receipt.reference)?,
        actor: permit.caller().user_id,
    };
    world.database.transaction(|change| {
        order::must_be_of_shop(change, permit, order_id)?;
        let before = order::find(change, order_id, now)?;
        match offline::confirm(change, taken, now)? {
            Outcome::Paid => {}
            Outcome::NotPayable(status) => return Err(not_confirmable(status)),
            Outcome::SlotGone => return Err(SLOT_TAKEN),
            Outcome::ReferenceUsed => return Err(REFERENCE_USED),
            Outcome::NoOrder => return Err(problems::NOT_FOUND),
        }
        let order = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        let done = ("confirm-payment", order_id);
        audit::note(change, &world.clock, permit, done, before.as_ref(), Some(&order))?;
        key.keep(world, change, &order)?;
        Ok(order)
    })
}

fn not_confirmable(status: Status) -> Problem {
    NOT_CONFIRMABLE.with("order_status", status)
}

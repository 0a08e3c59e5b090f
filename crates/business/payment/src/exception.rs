//! Money or a message that fits no order: kept for people, never believed.

use crate::{Account, Decision, Doubt, Success};
use api::World;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;

/// What of the same money is booked already, by a payment or for another reason, is not booked again. The gateway's number
/// names the money, whatever number of ours it came with; only where the gateway gave none does ours.
const KEEP: &str =
    "INSERT INTO payment_exception (id, channel, out_trade_no, transaction_id, reason, detail, suspense_fen, at, account_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, max(0, ?7 - (
  SELECT coalesce(sum(amount_fen), 0) FROM payment
  WHERE channel = ?2 AND transaction_id = ?4 AND state = 'succeeded' AND (?4 <> '' OR id = ?3)
) - (
  SELECT coalesce(sum(suspense_fen), 0) FROM payment_exception
  WHERE channel = ?2 AND transaction_id = ?4 AND (?4 <> '' OR out_trade_no = ?3)
    AND resolution IS NOT 'settled_elsewhere'
)), ?8, ?9) ON CONFLICT DO NOTHING";

const RESOLVE: &str =
    "UPDATE payment_exception SET resolution = ?2, resolved_at = ?3, resolved_by = ?4, resolution_reason = ?5
WHERE id = ?1 AND resolution IS NULL RETURNING suspense_fen";

/// What the payer's bill says: why people gave it back is for themselves.
const BILL_REASON: &str = "exception";

const GIVE_BACK: &str =
    "INSERT INTO refund (id, exception_id, amount_fen, reason, actor, state, decided_at, changed_at)
SELECT ?2, id, suspense_fen, ?3, ?4, 'decided', ?5, ?5 FROM payment_exception WHERE id = ?1 AND suspense_fen > 0
RETURNING id";

/// What people decide about an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The money goes back the way it came.
    Refunded,
    /// It was dealt with in another way, such as by hand at the gateway.
    SettledElsewhere,
}

impl Resolution {
    /// As the database keeps it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Resolution::Refunded => "refunded",
            Resolution::SettledElsewhere => "settled_elsewhere",
        }
    }
}

/// Keeps what people need to look into it, and nothing that names the payer. Money that is at our merchant's account
/// waits in the ledger's account `suspense`, and goes back from the account that has it: `holder`, or that of the settings.
pub(crate) fn keep(
    change: &impl Statements,
    world: &World,
    account: &Account,
    success: &Success,
    holder: Option<Id>,
    doubt: Doubt,
) -> Result<Decision, Error> {
    let detail = serde_json::json!({
        "amount_fen": success.amount,
        "currency": success.currency,
        "merchant": success.merchant,
        "app": success.app,
        "paid_at": success.paid_at,
    });
    // What a merchant's own gateway tells of numbers that are not ours is that merchant's business: the account may serve others,
    // and its keys are in the merchant's hands.
    let is_ours = account.own.is_none() || doubt != Doubt::UnknownPayment;
    let is_here = is_ours && success.merchant == account.merchant && success.currency == "CNY";
    let is_possible = success.amount.is_positive() && success.amount <= money::LARGEST;
    let suspense = if is_here && is_possible {
        success.amount
    } else {
        Fen::ZERO
    };
    let row = parameters![
        world.clock.id(),
        success.channel.name(),
        success.out_trade_no.as_str(),
        success.transaction_id.as_str(),
        doubt.name(),
        detail.to_string(),
        suspense.get(),
        world.clock.now(),
        holder
    ];
    change.run(KEEP, row)?;
    Ok(Decision::Exception(doubt))
}

/// Writes down what people decide, and decides the refund where the money goes back; `false` where it was resolved
/// before, or no money of ours could go back.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn resolve(
    change: &impl Statements,
    world: &World,
    id: Id,
    resolution: Resolution,
    actor: Id,
    reason: &str,
) -> Result<bool, Error> {
    let now: Moment = world.clock.now();
    let row = parameters![id, resolution.name(), now, actor, reason];
    if !change.changed(RESOLVE, row)? {
        return Ok(false);
    }
    match resolution {
        Resolution::SettledElsewhere => Ok(true),
        Resolution::Refunded => change.changed(GIVE_BACK, parameters![id, world.clock.id(), BILL_REASON, actor, now]),
    }
}

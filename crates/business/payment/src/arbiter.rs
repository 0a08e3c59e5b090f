//! The arbiter: what a success that a gateway tells means for us. A pure function of what is stored and what is told.

use crate::{Account, Decision, Doubt, Reason, RenewalStanding, Standing, State, Success};
use clock::Moment;
use order::Status;

/// The currency of every order.
const CURRENCY: &str = "CNY";

/// Decides what a success means for the payment that it names. `now` is our time.
#[must_use]
pub fn decide(standing: &Standing, account: &Account, success: &Success, now: Moment) -> Decision {
    if standing.is_given_back {
        return Decision::GivenBack;
    }
    if let Some(doubt) = doubt(standing, account, success) {
        return Decision::Exception(doubt);
    }
    if standing.state == State::Succeeded {
        return Decision::AlreadyKnown;
    }
    match &standing.renewal {
        None => for_order(standing, success.paid_at, now),
        Some(renewal) => for_renewal(standing, renewal, success.paid_at, now),
    }
}

fn doubt(standing: &Standing, account: &Account, success: &Success) -> Option<Doubt> {
    let is_other = |asked: &Option<String>, told: &str| asked.as_deref().is_some_and(|asked| asked != told);
    if success.merchant != account.merchant {
        Some(Doubt::OtherMerchant)
    } else if success.app != account.app {
        Some(Doubt::OtherApp)
    } else if success.currency != CURRENCY {
        Some(Doubt::OtherCurrency)
    } else if success.amount != standing.amount_fen {
        Some(Doubt::OtherAmount)
    } else if success
        .payer
        .as_deref()
        .is_some_and(|payer| is_other(&standing.payer, payer))
    {
        Some(Doubt::OtherPayer)
    } else if standing.is_transaction_used || is_other(&standing.transaction_id, &success.transaction_id) {
        Some(Doubt::OtherTransaction)
    } else {
        None
    }
}

/// Whose time to pay is over gets the slot again if the stay has not begun, or if the guest paid in time and only the
/// gateway told it late; nobody is given a stay that began before the money came.
fn for_order(standing: &Standing, paid_at: Moment, now: Moment) -> Decision {
    let is_in_time = paid_at <= standing.pay_before;
    match standing.status {
        Status::PendingPayment if now < standing.pay_before && standing.is_held => Decision::Paid,
        Status::PendingPayment | Status::Expired => {
            if now < standing.starts_at || (is_in_time && now < standing.ends_at) {
                Decision::RetakeThenPaid
            } else {
                Decision::Refund(Reason::TooLate)
            }
        }
        Status::Cancelled => Decision::Refund(Reason::OrderCancelled),
        _ => Decision::Refund(Reason::PaidTwice),
    }
}

/// A renewal counts while the stay runs; told after the old end it counts only if it was paid in time.
fn for_renewal(standing: &Standing, renewal: &RenewalStanding, paid_at: Moment, now: Moment) -> Decision {
    if renewal.status == Status::Paid {
        return Decision::Refund(Reason::PaidTwice);
    }
    match standing.status {
        Status::Cancelled | Status::Refunding | Status::Refunded => Decision::Refund(Reason::OrderCancelled),
        Status::Paid | Status::InUse if standing.ends_at != renewal.from_ends_at => Decision::Refund(Reason::EndMoved),
        Status::Paid | Status::InUse => {
            let is_in_time = paid_at <= renewal.pay_before;
            if now < standing.ends_at || (is_in_time && now < renewal.to_ends_at) {
                Decision::RenewalPaid
            } else {
                Decision::Refund(Reason::TooLate)
            }
        }
        _ => Decision::Refund(Reason::TooLate),
    }
}

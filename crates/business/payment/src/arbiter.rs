//! The arbiter: what a success that a gateway reports means for us. A pure function of what is stored and what is reported.

use crate::{Account, ChargeStanding, Decision, Doubt, PaymentAccount, Reason, Standing, State, Success};
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
    for_charge(standing.status, &standing.charge, success.paid_at, now)
}

fn doubt(standing: &Standing, account: &Account, success: &Success) -> Option<Doubt> {
    let is_other = |asked: &Option<String>, heard: &str| asked.as_deref().is_some_and(|asked| asked != heard);
    // What was noted when it was opened counts: the settings may be another merchant's by now.
    let noted = standing.account.as_ref();
    let own = noted.and_then(PaymentAccount::own_id);
    let (merchant, app) = match noted {
        Some(noted) => (&noted.merchant, &noted.app),
        None => (&account.merchant, &account.app),
    };
    if own != account.own || success.merchant != *merchant {
        Some(Doubt::OtherMerchant)
    } else if success.app != *app {
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

fn for_charge(status: Status, charge: &ChargeStanding, paid_at: Moment, now: Moment) -> Decision {
    match status {
        _ if charge.state == charge::State::Paid => Decision::Refund(Reason::PaidTwice),
        Status::Cancelled | Status::Refunding | Status::Refunded => Decision::Refund(Reason::OrderCancelled),
        Status::PendingPayment | Status::Expired if charge.opens_order => in_time(charge, paid_at, now),
        Status::PendingPayment | Status::Expired => Decision::Refund(Reason::TooLate),
        _ if charge.opens_order => Decision::Refund(Reason::PaidTwice),
        // What stays owed is taken whenever it comes, until it is given up.
        _ if !charge.lapses && charge.state == charge::State::Expired => Decision::Refund(Reason::TooLate),
        _ if !charge.lapses => Decision::Paid,
        Status::Paid | Status::InUse if !charge.is_attached => Decision::Refund(Reason::EndMoved),
        Status::Paid | Status::InUse => in_time(charge, paid_at, now),
        Status::Completed | Status::NoShow => Decision::Refund(Reason::TooLate),
    }
}

/// What is still kept is paid. What is not is taken again if its time has not begun, or if the guest paid in time and only
/// the gateway reported it late; nobody is given a time that began before the money came. What takes no
/// time is never too late.
fn in_time(charge: &ChargeStanding, paid_at: Moment, now: Moment) -> Decision {
    let is_paid_in_time = paid_at <= charge.pay_before;
    let has_begun = charge.starts_at.is_some_and(|starts_at| starts_at <= now);
    let is_over = charge.ends_at.is_some_and(|ends_at| ends_at <= now);
    if charge.is_kept && now < charge.pay_before {
        Decision::Paid
    } else if !has_begun || (is_paid_in_time && !is_over) {
        Decision::RetakeThenPaid
    } else {
        Decision::Refund(Reason::TooLate)
    }
}

//! Asks the gateway what became of payments of which nobody has heard: a notification may never come.
//!
//! Architecture invariant: no payment is given up without the gateway's word that nobody can pay it any more.

use api::{Problem, World};
use clock::{Id, Moment};
use payment::{
    Account, Channel, Decision, Success,
    session::{self, Unheard},
};
use std::fmt;
use wechat_pay::{Failure, Fate, Fresh, Merchant, Transaction};

/// How many payments one tick asks about: each costs a call or two, one after the other.
const CALLS: u32 = 10;

/// What came of asking.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heard {
    /// Payments that were asked about.
    pub(crate) asked: usize,
    /// Money that was there and had not been told.
    pub(crate) found: usize,
    /// Payments that nobody can pay any more.
    pub(crate) closed: usize,
    /// Whether others wait to be asked about.
    pub(crate) more: bool,
}

/// What the gateway's word did to one payment.
enum Done {
    Found,
    Closed,
    Waits,
}

/// Why one payment is as it was.
enum Left {
    /// The gateway does not answer: neither will it about the next one.
    Silent(outbound::Error),
    /// Its answer does not tell.
    Unclear(Failure),
    Unsaved(store::Error),
}

/// Asks about the payments that have waited longest. What fails is left as it is and asked about again, half a minute
/// later; so are all of them where the gateway is not configured.
///
/// # Errors
/// Where the database does not say whom to ask about.
pub(crate) async fn ask(world: &World) -> Result<Heard, Problem> {
    let merchant = match wechat_pay::configuration::merchant(&world.settings, world.mode).await {
        Ok(merchant) => merchant,
        Err(error) => {
            eprintln!("tick: no payment is asked about: {error}");
            return Ok(Heard::default());
        }
    };
    let unheard = session::take_unheard(&world.store, Channel::Wechat, world.clock.now(), CALLS)?;
    let mut heard = Heard {
        more: unheard.len() >= CALLS as usize,
        ..Heard::default()
    };
    for payment in unheard {
        heard.asked += 1;
        match hear(world, &merchant, payment).await {
            Ok(Done::Found) => heard.found += 1,
            Ok(Done::Closed) => heard.closed += 1,
            Ok(Done::Waits) => {}
            Err(left) => {
                eprintln!("tick: payment {} is left as it is: {left}", payment.id);
                if matches!(left, Left::Silent(_)) {
                    heard.more = false;
                    break;
                }
            }
        }
    }
    Ok(heard)
}

async fn hear(world: &World, merchant: &Merchant, payment: Unheard) -> Result<Done, Left> {
    let number = payment.id.to_string();
    let answer = world
        .outbound
        .send(merchant.query(&number, &fresh(world).moment())?)
        .await?;
    match merchant.read_fate(world.clock.now().unix(), &number, &answer)? {
        Fate::Paid(transaction) => settle(world, merchant, payment, &transaction),
        Fate::Unpaid if payment.is_over => {
            let answer = world
                .outbound
                .send(merchant.close(&number, &fresh(world).moment())?)
                .await?;
            merchant.read_close(world.clock.now().unix(), &answer)?;
            close(world, payment.id)
        }
        Fate::Closed => close(world, payment.id),
        // It can no longer arrive: its time is over, or the guest's cashier finds it closed.
        Fate::Unseen if payment.is_over => close(world, payment.id),
        Fate::Unpaid | Fate::Unseen => Ok(Done::Waits),
        Fate::Odd(state) => {
            eprintln!("tick: payment {number} is {state:?} at the gateway");
            if payment.is_over {
                return close(world, payment.id);
            }
            Ok(Done::Waits)
        }
    }
}

/// The same arbiter as for a notification, and as safe beside one.
fn settle(world: &World, merchant: &Merchant, payment: Unheard, told: &Transaction) -> Result<Done, Left> {
    let Some(success) = success(told) else {
        return Ok(Done::Waits);
    };
    let account = Account {
        merchant: merchant.mchid(),
        app: merchant.appid(),
    };
    let decision = payment::settle(world, account, &success)?;
    eprintln!("tick: payment {} was paid and not told: {decision:?}", payment.id);
    match decision {
        // Kept for people.
        Decision::Exception(_) if payment.is_over => close(world, payment.id),
        Decision::Exception(_) | Decision::AlreadyKnown => Ok(Done::Waits),
        _ => Ok(Done::Found),
    }
}

fn success(transaction: &Transaction) -> Option<Success<'_>> {
    let paid = transaction.paid()?;
    Some(Success {
        channel: Channel::Wechat,
        out_trade_no: &transaction.out_trade_no,
        transaction_id: paid.transaction_id,
        amount: paid.total,
        currency: paid.currency,
        merchant: &transaction.mchid,
        app: &transaction.appid,
        payer: transaction.payer_openid.as_deref(),
        paid_at: Moment::from_unix(paid.at),
    })
}

fn close(world: &World, id: Id) -> Result<Done, Left> {
    let closed = session::close(&world.store, id, world.clock.now())?;
    Ok(if closed { Done::Closed } else { Done::Waits })
}

fn fresh(world: &World) -> Fresh {
    Fresh::new(world.clock.now().unix(), world.clock.random(), world.clock.random())
}

impl From<outbound::Error> for Left {
    fn from(error: outbound::Error) -> Left {
        Left::Silent(error)
    }
}

impl From<Failure> for Left {
    fn from(failure: Failure) -> Left {
        Left::Unclear(failure)
    }
}

impl From<store::Error> for Left {
    fn from(error: store::Error) -> Left {
        Left::Unsaved(error)
    }
}

impl fmt::Display for Left {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Left::Silent(error) => error.fmt(formatter),
            Left::Unclear(failure) => failure.fmt(formatter),
            Left::Unsaved(error) => error.fmt(formatter),
        }
    }
}

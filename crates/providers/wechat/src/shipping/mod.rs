//! Shipping information (发货信息): WeChat pays out what a guest paid in a mini-program only once it was told that the
//! guest has got it. `POST /wxa/sec/order/upload_shipping_info` and `/wxa/sec/order/get_order`.
//!
//! Telling it a second time counts as correcting it, which a payment allows once: whoever does not know what came of the
//! first time asks before ([`Try::Again`]).

mod payment;
mod wire;

pub use payment::Payment;

use crate::{AccessToken, Doors, Error, Failure, MiniProgram, answer, authorised};
use clock::Moment;
use http::{Request, Response};
use wire::{Item, Key, Known, Payer, Question, Report};

/// The longest description of what was bought, in characters.
const LONGEST_DESCRIPTION: usize = 120;

/// How a guest gets what was bought. What is delivered by a courier has more to tell, and is not told here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logistics {
    /// Nothing to take in one's hands.
    Virtual,
    /// On the spot: a room that is used, a thing that is fetched.
    PickUp,
}

impl Logistics {
    fn number(self) -> u8 {
        match self {
            Logistics::Virtual => 3,
            Logistics::PickUp => 4,
        }
    }
}

/// What a guest has got.
#[derive(Clone, Copy)]
pub struct Shipment<'a> {
    /// What it was paid by.
    pub payment: Payment<'a>,
    /// How.
    pub logistics: Logistics,
    /// What it is. No more than its first 120 characters are told.
    pub description: &'a str,
    /// Who paid.
    pub openid: &'a str,
}

/// What came of telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// WeChat knows it now.
    Now,
    /// WeChat knew it before.
    Before,
}

/// Whether it may have been told before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// Certainly not.
    First,
    /// Perhaps: the answer to an earlier try was lost.
    Again,
}

/// What WeChat thinks of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing was shipped.
    Waiting,
    /// Shipped; the guest has not confirmed it.
    Shipped,
    /// The guest has confirmed it, by a press or by waiting.
    Confirmed,
    /// All is done, the money with it.
    Completed,
    /// The money went back.
    Refunded,
    /// The money is about to come.
    Settling,
    /// A state that the document does not name.
    Other(i64),
}

impl State {
    /// Whether the merchant has told what is to be told.
    fn is_told(self) -> bool {
        matches!(
            self,
            State::Shipped | State::Confirmed | State::Completed | State::Settling
        )
    }
}

impl MiniProgram {
    /// Tells what a guest has got. Of two reports the later counts.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] where there is no description.
    pub fn report(
        &self,
        token: &AccessToken,
        shipment: &Shipment<'_>,
        now: Moment,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let item_desc: String = shipment.description.trim().chars().take(LONGEST_DESCRIPTION).collect();
        if item_desc.is_empty() {
            return Err(Failure::Unsendable("the description"));
        }
        let report = Report {
            order_key: Key::of(shipment.payment),
            logistics_type: shipment.logistics.number(),
            delivery_mode: 1,
            shipping_list: [Item { item_desc }],
            upload_time: milliseconds(now),
            payer: Payer {
                openid: shipment.openid,
            },
        };
        self.call("/wxa/sec/order/upload_shipping_info", token, &report)
    }

    /// Asks what WeChat knows of a payment.
    ///
    /// # Errors
    /// [`Failure::Unsendable`], which these texts do not cause.
    pub fn shipping_state(&self, token: &AccessToken, payment: Payment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        self.call("/wxa/sec/order/get_order", token, &Question::of(payment))
    }
}

/// Reads the answer to [`MiniProgram::report`].
///
/// # Errors
/// WeChat's refusal, or an answer that is not what the document describes.
pub fn read_report(answer: &Response<Vec<u8>>) -> Result<Told, Failure> {
    match answer::done(answer, refusal) {
        Ok(()) => Ok(Told::Now),
        // Shipped before; corrected before; as it is told already.
        Err(Failure::Other {
            code: 10_060_002 | 10_060_003 | 10_060_023,
            ..
        }) => Ok(Told::Before),
        Err(failure) => Err(failure),
    }
}

/// Reads the answer to [`MiniProgram::shipping_state`].
///
/// # Errors
/// As [`read_report`].
pub fn read_state(answer: &Response<Vec<u8>>) -> Result<State, Failure> {
    let Known { order } = answer::read(answer, refusal)?;
    Ok(match order.order_state.number().ok_or(Failure::NOT_AS_DESCRIBED)? {
        1 => State::Waiting,
        2 => State::Shipped,
        3 => State::Confirmed,
        4 => State::Completed,
        5 => State::Refunded,
        6 => State::Settling,
        other => State::Other(other),
    })
}

/// Tells what a guest has got; where it may have been told before, only if WeChat does not know it.
///
/// # Errors
/// [`Error`]. After [`Failure::Busy`], [`Failure::PaymentUnknown`], [`Failure::Unavailable`], [`Failure::Unreadable`] and
/// [`Error::Silent`] it is to be tried again; [`Failure::NotShippable`] is the last word.
pub async fn tell(doors: Doors<'_>, program: &MiniProgram, shipment: &Shipment<'_>, which: Try) -> Result<Told, Error> {
    if which == Try::Again {
        let question = |token: &AccessToken| program.shipping_state(token, shipment.payment);
        let state = authorised(doors, program, question, read_state).await?;
        if state.is_told() {
            return Ok(Told::Before);
        }
        if state == State::Refunded {
            return Err(Failure::NotShippable.into());
        }
    }
    let now = doors.clock.now();
    let report = |token: &AccessToken| program.report(token, shipment, now);
    authorised(doors, program, report, read_report).await
}

fn refusal(code: i64, message: String) -> Failure {
    match code {
        10_060_012 | 10_060_019 => Failure::Busy,
        10_060_001 => Failure::PaymentUnknown,
        10_060_004 => Failure::NotShippable,
        _ => Failure::of_call(code, message),
    }
}

/// RFC 3339 in China's time, with the milliseconds that WeChat's example has.
fn milliseconds(at: Moment) -> String {
    let text = at.to_string();
    let (time, offset) = text.split_at(text.len().min("2022-12-15T13:29:35".len()));
    format!("{time}.000{offset}")
}

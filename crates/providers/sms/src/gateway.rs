//! Whichever gateway it is.

use crate::{Failure, Moment, Phone, Receipt, aliyun, tencent};
use http::{Request, Response};
use std::fmt;

/// A login code that shall go out. `Debug` does not show it.
#[derive(Clone, Copy)]
pub struct LoginCode<'a> {
    /// To whom.
    pub phone: &'a Phone,
    /// Six digits.
    pub code: &'a str,
    /// For how many minutes it is good.
    pub minutes: i64,
}

/// A message from another approved template (短信模板) that shall go out. `Debug` does not show what it says.
#[derive(Clone, Copy)]
pub struct Notice<'a> {
    /// To whom.
    pub phone: &'a Phone,
    /// The template.
    pub template_id: &'a str,
    /// What fills its places: by their names at Aliyun, in this order at Tencent.
    pub places: &'a [(&'a str, &'a str)],
}

/// A gateway with the approved template (短信模板) for login codes.
#[derive(Debug)]
pub enum Gateway {
    /// Tencent Cloud. The template has two places: the code, and the minutes.
    Tencent {
        /// The account.
        sender: tencent::Sender,
        /// The template.
        template_id: String,
    },
    /// Aliyun. The template has the place `code`.
    Aliyun(aliyun::Sender),
}

impl Gateway {
    /// The request that sends a code. A repetition is a second message: it is not to be sent again where its answer was
    /// lost.
    ///
    /// # Errors
    /// [`Failure::Unsendable`].
    pub fn send(&self, code: &LoginCode<'_>, moment: Moment) -> Result<Request<Vec<u8>>, Failure> {
        match self {
            Gateway::Tencent { sender, template_id } => {
                let message = tencent::Message {
                    phone: code.phone,
                    template_id,
                    parameters: &[code.code, &code.minutes.to_string()],
                };
                sender.send(&message, moment.now)
            }
            Gateway::Aliyun(sender) => sender.send(code.phone, code.code, moment),
        }
    }

    /// The request that sends a message from another template. A repetition is a second message.
    ///
    /// # Errors
    /// [`Failure::Unsendable`].
    pub fn tell(&self, notice: &Notice<'_>, moment: Moment) -> Result<Request<Vec<u8>>, Failure> {
        match self {
            Gateway::Tencent { sender, .. } => {
                let parameters: Vec<&str> = notice.places.iter().map(|(_, text)| *text).collect();
                let message = tencent::Message {
                    phone: notice.phone,
                    template_id: notice.template_id,
                    parameters: &parameters,
                };
                sender.send(&message, moment.now)
            }
            Gateway::Aliyun(sender) => sender.send_from(notice.template_id, notice.phone, notice.places, moment),
        }
    }

    /// Reads the answer to [`Gateway::send`] or [`Gateway::tell`].
    ///
    /// # Errors
    /// [`Failure::Limited`] and [`Failure::Refused`]: not sent. [`Failure::Unavailable`] and [`Failure::Unreadable`]: not
    /// known.
    pub fn read(&self, answer: &Response<Vec<u8>>) -> Result<Receipt, Failure> {
        match self {
            Gateway::Tencent { .. } => tencent::read_receipt(answer),
            Gateway::Aliyun(_) => aliyun::read_receipt(answer),
        }
    }
}

impl fmt::Debug for LoginCode<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LoginCode")
            .field("phone", self.phone)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Notice<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Notice")
            .field("phone", self.phone)
            .field("template_id", &self.template_id)
            .finish_non_exhaustive()
    }
}

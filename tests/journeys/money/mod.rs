//! Money, from the press of "pay" to the last fen: every channel, every fault of a gateway, and what people do about it.

mod books;
mod channels;
mod days;
mod faults;
mod late;
mod people;
mod refunds;
mod ticks;
mod till;
mod twice;

pub(crate) use till::Till;

/// Through whom guests pay.
pub(crate) const CHANNELS: [&str; 3] = ["wechat", "alipay", "unionpay"];

/// A room beside those of the harness, of the same store; it is booked for two hours at least.
pub(crate) const THIRD: &str = "0197a000000070008000000000000103";

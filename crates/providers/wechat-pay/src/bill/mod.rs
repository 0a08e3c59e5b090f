//! The trade bill (申请交易账单): everything that happened on a day, for the daily match. Three steps: ask where it is
//! (answered and signed), fetch it from there (signed by us, the answer is not), compare its hash with the signed one.
//! Source: 《申请交易账单》, 《下载账单》, and `DownloadBill` of the official library for Java.

mod address;
mod download;
mod fee;
mod line;
mod lines;
mod reader;
mod sheet;

pub use address::BillAddress;
pub use fee::MilliFen;
pub use line::{Bill, RefundLine, TradeLine};
pub use reader::{BillReader, LARGEST_BILL};

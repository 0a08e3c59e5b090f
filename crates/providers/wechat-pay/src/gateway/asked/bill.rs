//! Bills.

use crate::{Failure, time};
use http::Uri;

/// A request for the bill of a day, of type `ALL` and packed with gzip: the only form that this crate has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillAsked {
    /// Such as `2025-05-20`, in Beijing's time.
    pub day: String,
}

pub(super) fn read(uri: &Uri) -> Result<BillAsked, Failure> {
    if parameter(uri, "bill_type").unwrap_or("ALL") != "ALL" {
        return Err(Failure::unreadable("bill_type"));
    }
    if parameter(uri, "tar_type") != Some("GZIP") {
        return Err(Failure::unreadable("tar_type"));
    }
    match parameter(uri, "bill_date") {
        Some(day) if time::is_day(day) => Ok(BillAsked { day: day.to_owned() }),
        _ => Err(Failure::unreadable("bill_date")),
    }
}

/// What was put into the address of the bill.
pub(super) fn read_download(uri: &Uri) -> Result<String, Failure> {
    let token = parameter(uri, "token").ok_or(Failure::unreadable("token"))?;
    Ok(token.to_owned())
}

/// A parameter of the query, as it stands there.
fn parameter<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

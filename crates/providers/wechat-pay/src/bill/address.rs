//! Where the bill of a day is: `GET /v3/bill/tradebill?bill_date=…&bill_type=ALL&tar_type=GZIP`.

use crate::{Call, Code, Failure, Merchant, Moment, prepay::unsendable, time};
use http::{Method, Request, Response, Uri};
use serde::Deserialize;
use std::fmt;

/// Hosts that get our signature although they may not be the configured one.
const OFFICIAL_HOSTS: [&str; 2] = ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com"];

/// Where a bill can be fetched, for some minutes, and which hash it must have. `Debug` does not show the token in it.
#[derive(Clone, PartialEq, Eq)]
pub struct BillAddress {
    pub(super) url: Uri,
    pub(super) sha1: [u8; 20],
}

impl Merchant {
    /// Asks for the bill of a day in Beijing's time, `2025-05-20`: from the next day on after 10 o'clock, for three months.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the day or the nonce.
    pub fn trade_bill(&self, day: &str, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        if !time::is_day(day) {
            return Err(unsendable("bill_date", "is not a day such as 2025-05-20"));
        }
        self.request(
            Call {
                method: Method::GET,
                path_and_query: &format!("/v3/bill/tradebill?bill_date={day}&bill_type=ALL&tar_type=GZIP"),
                body: Vec::new(),
            },
            moment,
        )
    }

    /// Where it is. `None` where there is no bill for this day: then nothing happened on it.
    ///
    /// # Errors
    /// [`Failure::Refused`], retryable where the bill is not ready yet; [`Failure::Foreign`] where the address is neither
    /// under the configured one nor WeChat Pay's: our signature goes nowhere else.
    pub fn read_trade_bill(&self, now: i64, answer: &Response<Vec<u8>>) -> Result<Option<BillAddress>, Failure> {
        #[derive(Deserialize)]
        struct Wire {
            hash_type: String,
            hash_value: String,
            download_url: String,
        }
        let wire: Wire = match self.read(now, answer, "bill answer") {
            Ok(wire) => wire,
            Err(Failure::Refused {
                code: Code::NoStatementExist,
                ..
            }) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        if wire.hash_type != "SHA1" {
            return Err(Failure::unreadable("hash_type"));
        }
        let mut sha1 = [0; 20];
        hex::decode_to_slice(&wire.hash_value, &mut sha1).map_err(|_| Failure::unreadable("hash_value"))?;
        let url = Uri::try_from(wire.download_url).map_err(|_| Failure::unreadable("download_url"))?;
        if !is_official(&url) && !self.is_under_base_url(&url) {
            return Err(Failure::Foreign("download_url"));
        }
        Ok(Some(BillAddress { url, sha1 }))
    }
}

/// Whether WeChat Pay lives there: the whole authority is compared, so that nothing hides in a user name or a port.
fn is_official(url: &Uri) -> bool {
    let authority = url.authority().map(|authority| authority.as_str().to_ascii_lowercase());
    url.scheme_str() == Some("https") && authority.is_some_and(|host| OFFICIAL_HOSTS.contains(&host.as_str()))
}

impl fmt::Debug for BillAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BillAddress")
            .field("host", &self.url.host())
            .field("sha1", &hex::encode(self.sha1))
            .finish_non_exhaustive()
    }
}

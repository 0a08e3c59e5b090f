//! The bill itself, from the address that was answered. This one answer of WeChat Pay is not signed: what proves it is the
//! hash in the answer that named the address.

use super::{Bill, BillAddress, sheet};
use crate::{Doubt, Failure, Merchant, Moment, merchant::refusal};
use flate2::read::GzDecoder;
use http::{Method, Request, Response};
use sha1::{Digest, Sha1};
use std::{borrow::Cow, io::Read};
use subtle::ConstantTimeEq;

/// The largest bill that is read, in bytes before packing: a hundred thousand payments. What is packed can be a thousand
/// times as large as it looks.
pub const LARGEST_BILL: usize = 32 * 1024 * 1024;

/// What a gzip stream begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

impl Merchant {
    /// Fetches a bill. The whole path with its query is signed.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the nonce; [`Failure::Unsigned`].
    pub fn bill_download(&self, address: &BillAddress, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        self.request_to(Method::GET, address.url.clone(), Vec::new(), moment)
    }

    /// The bill, once it is proven to be the one that was named.
    ///
    /// # Errors
    /// [`Failure::Refused`]; [`Failure::Unverified`] with [`Doubt::Hash`] or [`Doubt::Oversized`]; [`Failure::Unreadable`]
    /// with the line; [`Failure::Foreign`] where a line is another merchant's.
    pub fn read_bill(&self, address: &BillAddress, answer: &Response<Vec<u8>>) -> Result<Bill, Failure> {
        if !answer.status().is_success() {
            return Err(refusal(answer));
        }
        let plain = unpacked(answer.body())?;
        let hash: [u8; 20] = Sha1::digest(&plain).into();
        if !bool::from(hash.ct_eq(&address.sha1)) {
            return Err(Failure::Unverified(Doubt::Hash));
        }
        let text = std::str::from_utf8(&plain).map_err(|_| Failure::unreadable("bill"))?;
        sheet::read(text, self.mchid())
    }
}

/// The bytes before packing. An HTTP client on the way may have unpacked them: the hash tells in any case.
fn unpacked(body: &[u8]) -> Result<Cow<'_, [u8]>, Failure> {
    let plain = if body.starts_with(&GZIP) {
        let mut plain = Vec::new();
        GzDecoder::new(body)
            .take(LARGEST_BILL as u64 + 1)
            .read_to_end(&mut plain)
            .map_err(|_| Failure::unreadable("packed bill"))?;
        Cow::Owned(plain)
    } else {
        Cow::Borrowed(body)
    };
    if plain.len() > LARGEST_BILL {
        return Err(Failure::Unverified(Doubt::Oversized(plain.len())));
    }
    Ok(plain)
}

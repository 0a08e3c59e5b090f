//! The bill itself, from the address that was answered. This one answer of WeChat Pay is not signed: what proves it is the
//! hash in the answer that named the address.

use super::{Bill, BillAddress, BillReader};
use crate::{Failure, Merchant, Moment};
use http::{Method, Request, Response};

impl Merchant {
    /// Fetches a bill. The whole path with its query is signed.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the nonce; [`Failure::Unsigned`].
    pub fn bill_download(&self, address: &BillAddress, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        self.request_to(Method::GET, address.url.clone(), Vec::new(), moment)
    }

    /// Reads a bill piece by piece, as it comes.
    #[must_use]
    pub fn bill_reader(&self, address: &BillAddress) -> BillReader {
        BillReader::new(self.mchid(), address.sha1)
    }

    /// The bill of a whole answer, once it is proven to be the one that was named.
    ///
    /// # Errors
    /// As [`BillReader::finish`].
    pub fn read_bill(&self, address: &BillAddress, answer: &Response<Vec<u8>>) -> Result<Bill, Failure> {
        let mut reader = self.bill_reader(address);
        if answer.status().is_success() {
            reader.push(answer.body());
        }
        reader.finish(answer)
    }
}

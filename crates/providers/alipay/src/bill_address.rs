//! Where a day's bill is (查询对账单下载地址): `alipay.data.dataservice.bill.downloadurl.query`.

use crate::{Failure, Merchant, Moment, answer::Success, method, time};
use http::{Request, Response, Uri};
use serde::{Deserialize, Serialize};

impl Merchant {
    /// Asks where the bill of a day (`yyyy-MM-dd`, Beijing's) is. It is there from about 9 o'clock of the next day on.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the day; [`Failure::Unsigned`].
    pub fn bill(&self, day: &str, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        #[derive(Serialize)]
        struct Content<'a> {
            bill_type: &'static str,
            bill_date: &'a str,
        }
        if !time::is_day(day) {
            return Err(Failure::unsendable("bill_date", "is not yyyy-MM-dd"));
        }
        let content = Content {
            bill_type: "trade",
            bill_date: day,
        };
        self.call(method::BILL, "", &content, moment)
    }

    /// The request that fetches the bill, a zip. The address is good for 30 seconds and opens the bill to whoever has it:
    /// it must not be logged. The request is not signed and carries nothing of the merchant's, because the host
    /// (`dwbillcenter.alipay.com`) is not the gateway's.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`crate::Code::BillNotExist`] where nothing was sold that day; as [`crate::App::proven`]
    /// else.
    pub fn read_bill(&self, answer: &Response<Vec<u8>>) -> Result<Request<Vec<u8>>, Failure> {
        #[derive(Deserialize)]
        struct Address {
            bill_download_url: String,
        }
        let address: Address = self.read(method::BILL, answer, Success::Coded, "bill answer")?;
        let uri = Uri::try_from(address.bill_download_url).map_err(|_| Failure::unreadable("bill_download_url"))?;
        // Only a gateway that is itself reached in the open may send us there in the open.
        let is_kept = uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && self.is_plain());
        if !is_kept || uri.authority().is_none() {
            return Err(Failure::unreadable("bill_download_url"));
        }
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = uri;
        Ok(request)
    }
}

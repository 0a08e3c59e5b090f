use ::unionpay::Code;
use http::Response;

/// What UnionPay answers to a request that is the merchant's, or why it refuses.
pub(super) type Reply = Result<Response<Vec<u8>>, Refusal>;

/// Why UnionPay refuses.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: &'static str,
}

impl Refusal {
    pub(super) fn new(code: &str, message: &'static str) -> Refusal {
        Refusal {
            code: Code::from(code),
            message,
        }
    }
}

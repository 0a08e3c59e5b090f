use ::unionpay::Code;
use clock::Moment;
use http::Response;

/// What UnionPay answers to a request that is the merchant's, or why it refuses.
pub(super) type Reply = Result<Response<Vec<u8>>, Refusal>;

/// So far from the gateway's clock a time is still the present one. The official examples demand of `txnTime`: 必须取当前时间，否则会报
/// txnTime无效, and do not say what is taken for it.
const PRESENT_SECONDS: u64 = 900;

/// Whether a transaction is sent with the present time.
pub(super) fn is_present(ordered_at: i64, now: Moment) -> bool {
    ordered_at.abs_diff(now.unix()) <= PRESENT_SECONDS
}

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

    pub(super) fn of_long_ago() -> Refusal {
        Refusal::new("10", "txnTime无效")
    }
}

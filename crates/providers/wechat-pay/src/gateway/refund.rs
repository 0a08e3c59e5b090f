//! Answers and notifications of refunds.

use super::{Draft, Gateway, Signing, answer::json};
use crate::{Failure, Moment, RefundNotice, RefundRecord, time};
use http::{Request, Response, StatusCode};
use money::Fen;
use serde::Serialize;

impl Gateway {
    /// The answer to a refund request, its query, or an abnormal refund.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn refunded(
        &self,
        refund: &RefundRecord,
        request_id: &str,
        moment: &Moment<'_>,
    ) -> Result<Response<Vec<u8>>, Failure> {
        self.answer(StatusCode::OK, json(refund)?, request_id, moment)
    }

    /// Tells the merchant that a refund ended. The signature is made at `moment`, also in a repetition.
    ///
    /// # Errors
    /// As [`Gateway::notification`].
    pub fn refund_notification(
        &self,
        draft: &Draft<'_>,
        notice: &RefundNotice,
        signing: Signing,
        moment: &Moment<'_>,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let resource = self
            .api_v3_key
            .seal("refund", &json(&Wire::of(notice))?, draft.resource_nonce)?;
        self.event(draft, notice.event_type(), "退款通知", resource, signing, moment)
    }
}

/// A notification names the state otherwise than an answer, and no currency.
#[derive(Serialize)]
struct Wire<'a> {
    mchid: &'a str,
    transaction_id: &'a str,
    out_trade_no: &'a str,
    refund_id: &'a str,
    out_refund_no: &'a str,
    refund_status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_received_account: Option<&'a str>,
    amount: WireAmount,
}

#[derive(Serialize)]
struct WireAmount {
    total: Fen,
    refund: Fen,
    payer_total: Fen,
    payer_refund: Fen,
}

impl Wire<'_> {
    fn of(notice: &RefundNotice) -> Wire<'_> {
        let refund = &notice.refund;
        Wire {
            mchid: &notice.mchid,
            transaction_id: &refund.transaction_id,
            out_trade_no: &refund.out_trade_no,
            refund_id: &refund.refund_id,
            out_refund_no: &refund.out_refund_no,
            refund_status: refund.state.as_str(),
            success_time: refund.success_time.and_then(time::write),
            user_received_account: refund.received_account.as_deref(),
            amount: WireAmount {
                total: refund.amount.total,
                refund: refund.amount.refund,
                payer_total: refund.amount.payer_total.unwrap_or(refund.amount.total),
                payer_refund: refund.amount.payer_refund.unwrap_or(refund.amount.refund),
            },
        }
    }
}

//! What the notification of a refund tells (退款结果通知).

use crate::{Failure, RefundRecord, RefundState, refund_record::Wire};

/// A refund that ended, as WeChat Pay notifies it. It is a hint: compare it with the refund that was asked for, see
/// [`RefundRecord::check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundNotice {
    /// The merchant number.
    pub mchid: String,
    /// The refund; its state is never [`RefundState::Processing`].
    pub refund: RefundRecord,
}

impl RefundNotice {
    /// The event's type as WeChat Pay writes it.
    #[must_use]
    pub fn event_type(&self) -> &'static str {
        match self.refund.state {
            RefundState::Success => "REFUND.SUCCESS",
            RefundState::Abnormal => "REFUND.ABNORMAL",
            RefundState::Closed => "REFUND.CLOSED",
            RefundState::Processing | RefundState::Unknown(_) => "REFUND",
        }
    }

    /// Whether an event of this type tells of a refund.
    pub(crate) fn is_told_by(event_type: &str) -> bool {
        matches!(event_type, "REFUND.SUCCESS" | "REFUND.ABNORMAL" | "REFUND.CLOSED")
    }

    /// Reads the decrypted resource. Type and state say the same twice: where they differ, neither is believed.
    pub(crate) fn read(event_type: &str, plain: &[u8]) -> Result<RefundNotice, Failure> {
        let wire: Wire = serde_json::from_slice(plain).map_err(|error| Failure::json("notified refund", &error))?;
        let mchid = wire.mchid.clone().ok_or(Failure::unreadable("notified mchid"))?;
        let refund = RefundRecord::try_from(wire).map_err(|_| Failure::unreadable("notified refund"))?;
        let notice = RefundNotice { mchid, refund };
        if notice.event_type() == event_type {
            Ok(notice)
        } else {
            Err(Failure::unreadable("notified refund_status"))
        }
    }
}

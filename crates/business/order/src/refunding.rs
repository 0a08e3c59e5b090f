use crate::{Status, View};
use clock::Moment;
use money::Fen;

impl View {
    /// What of the money that came in has neither gone back nor is on its way back.
    #[must_use]
    pub fn left_fen(&self) -> Fen {
        self.paid_fen.minus(self.refunded_fen).minus(self.refunding_fen)
    }

    /// Whether a guest can ask the merchant for money back: only where the order ever was more than an intention. How much there
    /// is to ask for is another question.
    ///
    /// # Errors
    /// The status as it is at `now`: the order waits for payment, or never got it.
    pub fn may_ask_for_refund(&self, now: Moment) -> Result<(), Status> {
        match self.status_at(now) {
            status @ (Status::PendingPayment | Status::Expired) => Err(status),
            _ => Ok(()),
        }
    }

    /// Whether a refund of so much, on the merchant's word, gives the order up: it turns to `refunding`, and its room is
    /// free. That is so only where nothing is left of what was paid and the stay has not begun. A part of the money, or
    /// money for a stay that has begun or is over, changes nothing about the stay: the order keeps its status, and
    /// earns what is left.
    #[must_use]
    pub fn is_given_up_by_refund(&self, amount: Fen, now: Moment) -> bool {
        self.status_at(now) == Status::Paid && !self.has_begun(now) && amount >= self.left_fen()
    }
}

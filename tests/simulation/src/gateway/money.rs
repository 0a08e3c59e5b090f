//! Money that goes back, as a gateway sees it.

use super::{Returned, ReturnedState, State, TradeState};
use clock::Id;
use money::Fen;
use payment::{Channel, Failure, Refund, RefundFate};

impl State {
    /// Whether this refund was sent before.
    pub(super) fn was_tried(&self, id: Id) -> bool {
        self.tried.contains(&id)
    }

    pub(super) fn note_try(&mut self, id: Id) {
        self.tried.insert(id);
    }

    pub(super) fn refund(&mut self, asked: &Refund) -> Result<RefundFate, Failure> {
        if asked.channel == Channel::Offline {
            return Err(Failure::Refused("the shop has no gateway".to_owned()));
        }
        let Some(trade) = Id::parse(&asked.out_trade_no) else {
            return Err(self.violation(format!("refund {} is of {:?}", asked.id, asked.out_trade_no)));
        };
        if let Some(known) = self.refunds.get(&asked.id) {
            if (known.trade, known.amount) == (trade, asked.amount_fen) {
                return Ok(self.refund_fate(asked.id));
            }
            return Err(self.violation(format!("refund {} is asked for twice, with another content", asked.id)));
        }
        let name = (asked.channel, asked.transaction_id.as_str(), asked.paid_fen);
        let Some(TradeState::Paid(paid)) = self.trades.get_mut(&trade).map(|trade| &mut trade.state) else {
            return Err(self.violation(format!("refund {} is of payment {trade}, which is not paid", asked.id)));
        };
        let success = &paid.success;
        if name != (success.channel, success.transaction_id.as_str(), success.amount) {
            return Err(self.violation(format!("refund {} names payment {trade} wrongly", asked.id)));
        }
        let left = success.amount.minus(paid.asked_back);
        if asked.amount_fen > left {
            return Err(self.violation(format!("refund {} is larger than what is left of {trade}", asked.id)));
        }
        paid.asked_back = Fen::new(paid.asked_back.get() + asked.amount_fen.get());
        let returned = Returned {
            channel: asked.channel,
            trade,
            amount: asked.amount_fen,
            number: self.number(asked.channel),
            state: ReturnedState::Processing,
            changed_at: self.clock.now(),
            is_by_hand: false,
        };
        self.refunds.insert(asked.id, returned);
        self.fresh_refunds.push(asked.id);
        // Alipay gives back at once; the others work on it.
        if asked.channel == Channel::Alipay {
            self.settle(asked.id);
        } else {
            self.processing.push(asked.id);
        }
        Ok(self.refund_fate(asked.id))
    }

    /// Whether the gateway has given this refund up. Only people can move it then.
    #[must_use]
    pub fn is_abnormal(&self, id: Id) -> bool {
        self.refunds
            .get(&id)
            .is_some_and(|refund| refund.state == ReturnedState::Abnormal)
    }

    /// Whether it is for people: given up by its gateway, or never at one.
    #[must_use]
    pub fn is_for_people(&self, id: Id) -> bool {
        !self.refunds.contains_key(&id) || self.is_abnormal(id)
    }

    /// An operator has it tried once more, at the gateway's own counter.
    pub fn take_up_again(&mut self, id: Id) {
        let Some(refund) = self.refunds.get_mut(&id) else {
            return;
        };
        if refund.state == ReturnedState::Abnormal {
            refund.state = ReturnedState::Processing;
            self.processing.push(id);
        }
    }

    pub(super) fn refund_fate(&self, id: Id) -> RefundFate {
        let Some(known) = self.refunds.get(&id) else {
            return RefundFate::Unseen;
        };
        let gateway_refund_id = Some(known.number.clone());
        match known.state {
            ReturnedState::Processing => RefundFate::Processing { gateway_refund_id },
            ReturnedState::Settled => RefundFate::Settled { gateway_refund_id },
            ReturnedState::Abnormal => RefundFate::Abnormal {
                cause: "the payer's account is closed".to_owned(),
            },
        }
    }

    /// A gateway comes to an end with one of the refunds that it works on.
    pub fn work(&mut self) -> bool {
        let Some(index) = self.chance.index(self.processing.len()) else {
            return false;
        };
        let id = self.processing.swap_remove(index);
        if !self.is_quiet && self.chance.per_mille(20) {
            if let Some(refund) = self.refunds.get_mut(&id) {
                refund.state = ReturnedState::Abnormal;
            }
        } else {
            self.settle(id);
        }
        let times = self.times();
        self.tell_refund(id, times);
        true
    }

    /// An operator has paid it back at the gateway's own counter.
    pub fn give_back_by_hand(&mut self, trade: Id) {
        if let Some(TradeState::Paid(paid)) = self.trades.get_mut(&trade).map(|trade| &mut trade.state) {
            paid.asked_back = paid.success.amount;
            paid.returned = paid.success.amount;
        }
    }

    /// The same with a refund that the gateway had given up.
    pub fn settle_by_hand(&mut self, id: Id) {
        if self.is_abnormal(id) {
            self.settle(id);
            if let Some(refund) = self.refunds.get_mut(&id) {
                refund.is_by_hand = true;
            }
        }
    }

    fn settle(&mut self, id: Id) {
        let now = self.clock.now();
        let Some(refund) = self.refunds.get_mut(&id) else {
            return;
        };
        refund.state = ReturnedState::Settled;
        refund.changed_at = now;
        if let Some(TradeState::Paid(paid)) = self.trades.get_mut(&refund.trade).map(|trade| &mut trade.state) {
            paid.returned = Fen::new(paid.returned.get() + refund.amount.get());
        }
    }
}

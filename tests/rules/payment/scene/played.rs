//! A gateway that answers what a test wants, and notes what it was asked.

use clock::Id;
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet,
};
use std::{cell::RefCell, collections::VecDeque};

/// What the gateway says next; in the order in which it is asked.
#[derive(Debug, Default)]
pub struct Played {
    pub fates: RefCell<VecDeque<Result<Fate, Failure>>>,
    pub closings: RefCell<VecDeque<Result<Closing, Failure>>>,
    pub refunds: RefCell<VecDeque<Result<RefundFate, Failure>>>,
    pub deliveries: RefCell<VecDeque<Result<(), Failure>>>,
    /// What was asked, and about which number.
    pub asked: RefCell<Vec<(&'static str, String)>>,
}

impl Played {
    fn next<T>(
        &self,
        what: &'static str,
        number: Id,
        answers: &RefCell<VecDeque<Result<T, Failure>>>,
    ) -> Result<T, Failure> {
        self.asked.borrow_mut().push((what, number.to_string()));
        let silence = || Err(Failure::Silent("nobody".to_owned()));
        answers.borrow_mut().pop_front().unwrap_or_else(silence)
    }

    /// What was asked since it was last looked at.
    pub fn asked(&self) -> Vec<(&'static str, String)> {
        self.asked.take()
    }
}

impl Acquirer for Played {
    async fn choose(&self, _: Channel, offered: Option<PaymentAccount>) -> Result<Option<PaymentAccount>, Failure> {
        Ok(offered)
    }

    async fn account(&self, _: Channel, _: Option<&PaymentAccount>) -> Result<Account, Failure> {
        Ok(super::account())
    }

    async fn open(&self, attempt: &Attempt) -> Result<String, Failure> {
        Ok(attempt.id.to_string())
    }

    async fn sheet(&self, _: &Attempt, opened: &str) -> Result<Sheet, Failure> {
        Ok(Sheet::Unionpay { tn: opened.to_owned() })
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        self.next("fate", asked.id, &self.fates)
    }

    async fn close(&self, asked: &Asked) -> Result<Closing, Failure> {
        self.next("close", asked.id, &self.closings)
    }

    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        self.next("refund", refund.id, &self.refunds)
    }

    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        self.next("refund_fate", refund.id, &self.refunds)
    }

    async fn delivered(&self, delivery: &Delivery) -> Result<(), Failure> {
        self.next("delivered", delivery.payment_id, &self.deliveries)
    }
}

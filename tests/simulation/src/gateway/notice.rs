//! What gateways tell by themselves: late, twice, in any order, or never.

use super::State;
use clock::{Id, Moment};
use payment::{Channel, Success, refund::Notice as RefundNotice};

/// Something that is on its way to us.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Not before.
    pub due: Moment,
    /// How often it has been told in vain.
    pub tries: u8,
    /// What it says.
    pub told: Told,
}

/// What is told.
#[derive(Clone, Debug)]
pub enum Told {
    /// Money came in.
    Payment(Success),
    /// A refund came to its end.
    Refund(RefundNotice),
}

impl Notice {
    /// Whether it is not believed by itself: UnionPay wants to be asked what it is about.
    #[must_use]
    pub fn asks_back(&self) -> bool {
        match &self.told {
            Told::Payment(success) => success.channel == Channel::Unionpay,
            Told::Refund(refund) => refund.channel == Channel::Unionpay,
        }
    }
}

/// So often a gateway tries.
const TRIES: u8 = 15;

impl State {
    /// How often something is told: mostly once, now and then never, or up to three times.
    pub(super) fn times(&mut self) -> u64 {
        match self.chance.below(100) {
            0..12 => 0,
            12..30 => 2,
            30..35 => 3,
            _ => 1,
        }
    }

    pub(super) fn tell_payment(&mut self, success: &Success, times: u64) {
        for _ in 0..times {
            self.tell(Told::Payment(success.clone()));
        }
    }

    pub(super) fn tell_refund(&mut self, id: Id, times: u64) {
        let Some(refund) = self.refunds.get(&id) else { return };
        let notice = RefundNotice {
            own_account: None,
            channel: refund.channel,
            out_refund_no: id.to_string(),
            out_trade_no: refund.trade.to_string(),
            amount: refund.amount,
            fate: self.refund_fate(id),
        };
        for _ in 0..times {
            self.tell(Told::Refund(notice.clone()));
        }
    }

    fn tell(&mut self, told: Told) {
        let seconds = match self.chance.below(10) {
            0 => self.chance.between(60, 2 * 3600),
            1..4 => self.chance.between(5, 60),
            _ => self.chance.between(0, 4),
        };
        let due = self.clock.now().plus_seconds(seconds);
        self.notices.push(Notice { due, tries: 0, told });
    }

    /// Something of this kind that is to be told now, if there is any.
    pub fn next_notice(&mut self, is_fit: impl Fn(&Notice) -> bool) -> Option<Notice> {
        let now = self.clock.now();
        for _ in 0..6 {
            let index = self.chance.index(self.notices.len())?;
            let notice = &self.notices[index];
            if is_fit(notice) && (self.is_quiet || notice.due <= now) {
                return Some(self.notices.swap_remove(index));
            }
        }
        None
    }

    /// We did not take it: it comes again, later, but not for ever.
    pub fn tell_again(&mut self, notice: Notice) {
        let tries = notice.tries + 1;
        if tries < TRIES {
            let seconds = 15 * i64::from(tries) * i64::from(tries);
            let due = self.clock.now().plus_seconds(seconds);
            self.notices.push(Notice { due, tries, ..notice });
        }
    }
}

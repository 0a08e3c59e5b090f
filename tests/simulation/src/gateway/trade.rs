//! Payments as a gateway sees them: opened, closed, asked about, paid.

use super::{GRACE_SECONDS, State, account};
use clock::{Id, Moment};
use money::Fen;
use payment::{Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, Success};

/// What a gateway was asked to collect.
#[derive(Clone, Debug)]
pub struct Trade {
    /// Through whom.
    pub channel: Channel,
    /// How much was asked for.
    pub amount: Fen,
    /// Who was asked.
    pub payer: Option<String>,
    /// When, as the merchant says.
    pub asked_at: Moment,
    /// Until when it can be paid.
    pub expires_at: Moment,
    /// The gateway's own number of it.
    pub number: String,
    /// Where it stands.
    pub state: TradeState,
}

/// Where a trade stands.
#[derive(Clone, Debug)]
pub enum TradeState {
    /// It can be paid.
    Open,
    /// The money is here.
    Paid(Box<Paid>),
    /// It cannot be paid any more.
    Closed,
}

/// Money that came in.
#[derive(Clone, Debug)]
pub struct Paid {
    /// As it is told.
    pub success: Success,
    /// What is asked to go back, whether it has yet or not.
    pub asked_back: Fen,
    /// What has gone back.
    pub returned: Fen,
}

/// A refund as the gateway knows it.
#[derive(Clone, Debug)]
pub struct Returned {
    /// Through whom.
    pub channel: Channel,
    /// Which payment it gives back.
    pub trade: Id,
    /// How much.
    pub amount: Fen,
    /// The gateway's own number of it.
    pub number: String,
    /// Where it stands.
    pub state: ReturnedState,
    /// Since when.
    pub changed_at: Moment,
    /// Whether people paid it in another way: then no bill lists it.
    pub is_by_hand: bool,
}

/// Where a refund stands at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnedState {
    /// It is worked on.
    Processing,
    /// The payer has the money.
    Settled,
    /// It cannot go back the way it came.
    Abnormal,
}

impl Trade {
    /// Whether its time is over for good: not even a payment that was begun in time comes in any more.
    #[must_use]
    pub fn is_over(&self, now: Moment) -> bool {
        now >= self.expires_at.plus_seconds(GRACE_SECONDS)
    }

    /// The money, where it came in.
    #[must_use]
    pub fn paid(&self) -> Option<&Paid> {
        match &self.state {
            TradeState::Paid(paid) => Some(paid),
            TradeState::Open | TradeState::Closed => None,
        }
    }

    fn differs(&self, asked: &Attempt) -> bool {
        (self.channel, self.amount, &self.payer, self.asked_at, self.expires_at)
            != (
                asked.channel,
                asked.amount_fen,
                &asked.payer,
                asked.asked_at,
                asked.expires_at,
            )
    }
}

impl State {
    pub(super) fn open(&mut self, asked: &Attempt) -> Result<String, Failure> {
        let now = self.clock.now();
        let Some(trade) = self.trades.get(&asked.id) else {
            if asked.expires_at <= now {
                return Err(Failure::Refused("its time is over".to_owned()));
            }
            let number = self.number(asked.channel);
            let trade = Trade {
                channel: asked.channel,
                amount: asked.amount_fen,
                payer: asked.payer.clone(),
                asked_at: asked.asked_at,
                expires_at: asked.expires_at,
                number: number.clone(),
                state: TradeState::Open,
            };
            self.trades.insert(asked.id, trade);
            return Ok(number);
        };
        if trade.differs(asked) {
            return Err(self.violation(format!("payment {} is asked for twice, with another content", asked.id)));
        }
        match &trade.state {
            TradeState::Paid(_) => Err(Failure::AlreadyPaid),
            TradeState::Open if !trade.is_over(now) => Ok(trade.number.clone()),
            TradeState::Open | TradeState::Closed => Err(Failure::AlreadyClosed),
        }
    }

    pub(super) fn fate(&mut self, asked: &Asked) -> Result<Fate, Failure> {
        let now = self.clock.now();
        let Some(trade) = self.trades.get_mut(&asked.id) else {
            // UnionPay tells what it never saw from what was not paid only by the time.
            let is_over = now >= asked.expires_at.plus_seconds(GRACE_SECONDS);
            return Ok(match asked.channel {
                Channel::Unionpay if is_over => Fate::Closed,
                Channel::Unionpay => Fate::Unpaid,
                _ => Fate::Unseen,
            });
        };
        if (trade.channel, trade.amount, trade.asked_at) != (asked.channel, asked.amount_fen, asked.asked_at) {
            return Err(self.violation(format!("payment {} is asked about by another name", asked.id)));
        }
        Ok(match &trade.state {
            // WeChat Pay leaves it open until it is closed.
            TradeState::Open if trade.channel != Channel::Wechat && trade.is_over(now) => {
                trade.state = TradeState::Closed;
                Fate::Closed
            }
            TradeState::Open => Fate::Unpaid,
            TradeState::Closed => Fate::Closed,
            TradeState::Paid(paid) if paid.returned == paid.success.amount => Fate::Odd("REFUND".to_owned()),
            TradeState::Paid(paid) => Fate::Paid(paid.success.clone()),
        })
    }

    pub(super) fn close(&mut self, asked: &Asked) -> Result<Closing, Failure> {
        if asked.channel == Channel::Unionpay {
            return Ok(match self.fate(asked)? {
                Fate::Paid(_) => Closing::Paid,
                Fate::Closed => Closing::Closed,
                Fate::Unpaid | Fate::Unseen | Fate::Odd(_) => Closing::UntilItsTime,
            });
        }
        let Some(trade) = self.trades.get_mut(&asked.id) else {
            return Ok(Closing::Closed);
        };
        match trade.state {
            TradeState::Paid(_) => Ok(Closing::Paid),
            TradeState::Open | TradeState::Closed => {
                trade.state = TradeState::Closed;
                Ok(Closing::Closed)
            }
        }
    }

    pub(super) fn deliver(&mut self, told: &Delivery) -> Result<(), Failure> {
        let paid = self.trades.get(&told.payment_id).and_then(Trade::paid);
        if paid.is_none_or(|paid| paid.success.transaction_id != told.transaction_id) {
            return Err(self.violation(format!("payment {} is delivered, and was never paid", told.payment_id)));
        }
        self.delivered.insert(told.payment_id);
        Ok(())
    }

    /// The guest holds the cashier of this payment.
    pub fn hand_out(&mut self, id: Id) {
        if !self.payable.contains(&id) {
            self.payable.push(id);
        }
    }

    /// A guest pays in a cashier that was handed out. Tells whether the money is here.
    pub fn pay(&mut self, id: Id) -> bool {
        let now = self.clock.now();
        let Some(trade) = self.trades.get(&id) else {
            self.violations.push(format!(
                "the cashier of {id} was handed out, and its gateway never saw it"
            ));
            return false;
        };
        if trade.is_over(now) || !matches!(trade.state, TradeState::Open) {
            self.payable.retain(|other| *other != id);
            return false;
        }
        self.payable.retain(|other| *other != id);
        let trade = trade.clone();
        let success = self.success(id, &trade);
        self.take(id, trade, success);
        true
    }

    /// Money comes in under a number that nobody asked for.
    pub fn pay_astray(&mut self, id: Id) {
        let now = self.clock.now();
        let channel = self.chance.pick(Channel::ONLINE);
        let trade = Trade {
            channel,
            amount: Fen::new(self.chance.between(1, 20_000)),
            payer: None,
            asked_at: now,
            expires_at: now,
            number: self.number(channel),
            state: TradeState::Open,
        };
        let success = self.success(id, &trade);
        self.take(id, trade, success.clone());
        // No query finds it, so that one telling at least arrives.
        self.tell_payment(&success, 1);
    }

    fn take(&mut self, id: Id, trade: Trade, success: Success) {
        let times = self.times();
        self.tell_payment(&success, times);
        let paid = Paid {
            success,
            asked_back: Fen::ZERO,
            returned: Fen::ZERO,
        };
        self.untold.push(id);
        let state = TradeState::Paid(Box::new(paid));
        self.trades.insert(id, Trade { state, ..trade });
    }

    /// What is told of a payment; now and then it is not what was asked for.
    fn success(&mut self, id: Id, trade: &Trade) -> Success {
        let now = self.clock.now();
        let us = account(trade.channel);
        let mut success = Success {
            channel: trade.channel,
            out_trade_no: id.to_string(),
            transaction_id: self.number(trade.channel),
            amount: trade.amount,
            currency: "CNY".to_owned(),
            merchant: us.merchant,
            app: us.app,
            payer: trade.payer.clone(),
            paid_at: now,
        };
        if self.is_quiet {
            return success;
        }
        match self.chance.below(200) {
            0 => success.amount = Fen::new(trade.amount.get() + 1),
            1 => success.amount = Fen::new((trade.amount.get() - 1).max(1)),
            2 => success.currency = "HKD".to_owned(),
            3 => success.merchant = "somebody else".to_owned(),
            4 => success.payer = success.payer.map(|_| "somebody else".to_owned()),
            5 if trade.channel != Channel::Unionpay => success.app = "another one".to_owned(),
            _ => {}
        }
        success
    }
}

//! The gateways of the three channels as one value: it remembers what it was asked, it loses, delays and repeats, and it
//! notes what no gateway may ever be asked.
//!
//! Architecture invariant: it knows nothing of our database. What it says about money is a second, independent account.

mod bill;
mod money;
mod notice;
mod road;
mod trade;

pub use notice::{Notice, Told};
pub(crate) use road::travel;
pub use trade::{Returned, ReturnedState, Trade, TradeState};

use crate::{chance::Chance, fault::Fault};
use clock::{Clock, Id, Moment};
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet,
};
use road::Road;
use std::{
    cell::{RefCell, RefMut},
    collections::{BTreeMap, BTreeSet},
};

/// So long after its time a payment that was begun in time may still come in, in seconds.
pub const GRACE_SECONDS: i64 = 20;

/// All gateways.
#[derive(Debug)]
pub struct Gateways {
    clock: Clock,
    fault: Option<Fault>,
    state: RefCell<State>,
}

/// What the gateways know.
#[derive(Debug)]
pub struct State {
    chance: Chance,
    clock: Clock,
    /// Whether they answer everything at once: the quiet time at the end.
    pub is_quiet: bool,
    /// What they were asked to collect, by `out_trade_no`.
    pub trades: BTreeMap<Id, Trade>,
    /// What they were asked to give back, by `out_refund_no`.
    pub refunds: BTreeMap<Id, Returned>,
    /// Refunds that they work on.
    pub processing: Vec<Id>,
    /// What they are about to tell.
    pub notices: Vec<Notice>,
    /// Calls that arrive after their caller has given up waiting.
    late: Vec<Late>,
    /// Until when a channel does not answer.
    silent_until: BTreeMap<&'static str, Moment>,
    /// Trades that can be paid: open, and their cashier was handed out.
    pub payable: Vec<Id>,
    /// Payments that were made and that are not known to have been heard of.
    pub untold: Vec<Id>,
    /// Refunds that nobody has looked at yet.
    pub fresh_refunds: Vec<Id>,
    /// What no gateway may be asked, in words.
    pub violations: Vec<String>,
    /// Refunds that were sent, whether they arrived or not.
    tried: BTreeSet<Id>,
    /// Payments that are known to have been delivered, so that they are paid out.
    pub delivered: BTreeSet<Id>,
    /// How often a channel began not to answer.
    pub outages: u64,
    /// How many calls arrived that nobody waited for any more.
    pub arrived_late: u64,
    numbers: u64,
}

struct Late(Box<dyn FnOnce(&mut State)>);

impl std::fmt::Debug for Late {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Late")
    }
}

/// Who we are at a channel.
#[must_use]
pub fn account(channel: Channel) -> Account {
    let app = if channel == Channel::Unionpay {
        ""
    } else {
        "mini-program"
    };
    Account {
        own: None,
        merchant: format!("merchant-at-{}", channel.name()),
        app: app.to_owned(),
    }
}

impl Gateways {
    /// Gateways that have not been asked anything yet.
    #[must_use]
    pub fn new(clock: &Clock, chance: Chance, fault: Option<Fault>) -> Gateways {
        Gateways {
            clock: clock.clone(),
            fault,
            state: RefCell::new(State {
                chance,
                clock: clock.clone(),
                is_quiet: false,
                trades: BTreeMap::new(),
                refunds: BTreeMap::new(),
                processing: Vec::new(),
                notices: Vec::new(),
                late: Vec::new(),
                silent_until: BTreeMap::new(),
                payable: Vec::new(),
                untold: Vec::new(),
                fresh_refunds: Vec::new(),
                violations: Vec::new(),
                tried: BTreeSet::new(),
                delivered: BTreeSet::new(),
                outages: 0,
                arrived_late: 0,
                numbers: 0,
            }),
        }
    }

    /// What they know.
    ///
    /// # Panics
    /// Where somebody else looks at it: nobody keeps it across an await.
    pub fn state(&self) -> RefMut<'_, State> {
        self.state.borrow_mut()
    }

    /// The time at the gateways: ours.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// One call: there, done, and back, where it is not lost on the way.
    async fn call<T: 'static>(
        &self,
        channel: Channel,
        act: impl FnOnce(&mut State) -> Result<T, Failure> + 'static,
    ) -> Result<T, Failure> {
        travel().await;
        let road = self.state().road(channel);
        match road {
            Road::LostGoing(failure) => Err(failure),
            Road::Late(failure) => {
                let late = Late(Box::new(|state| drop(act(state))));
                self.state().late.push(late);
                travel().await;
                Err(failure)
            }
            Road::LostComing(failure) => {
                let answer = act(&mut self.state());
                travel().await;
                answer.and(Err(failure))
            }
            Road::Clear => {
                let answer = act(&mut self.state());
                travel().await;
                answer
            }
        }
    }
}

impl State {
    /// What a call meets on its way.
    fn road(&mut self, channel: Channel) -> Road {
        if self.is_quiet {
            return Road::Clear;
        }
        let now = self.clock.now();
        if self.silent_until.get(channel.name()).is_some_and(|until| now < *until) {
            return Road::LostGoing(Failure::Silent("an outage".to_owned()));
        }
        if self.chance.per_mille(2) {
            let until = now.plus_seconds(self.chance.between(10, 1800));
            self.silent_until.insert(channel.name(), until);
            self.outages += 1;
        }
        Road::draw(&mut self.chance)
    }

    /// One of the calls arrives that nobody waits for any more.
    pub fn arrive_late(&mut self) -> bool {
        let Some(index) = self.chance.index(self.late.len()) else {
            return false;
        };
        let Late(act) = self.late.swap_remove(index);
        act(self);
        self.arrived_late += 1;
        true
    }

    /// Forgets cashiers in which nobody can pay any more.
    pub fn forget_what_is_over(&mut self, now: Moment) {
        let trades = &self.trades;
        let is_open = |trade: &Trade| matches!(trade.state, TradeState::Open) && !trade.is_over(now);
        self.payable.retain(|id| trades.get(id).is_some_and(is_open));
    }

    fn number(&mut self, channel: Channel) -> String {
        self.numbers += 1;
        format!("{}-{}", channel.name(), self.numbers)
    }

    fn violation(&mut self, what: String) -> Failure {
        self.violations.push(what.clone());
        Failure::Refused(what)
    }
}

impl Acquirer for Gateways {
    async fn choose(&self, _: Channel, offered: Option<PaymentAccount>) -> Result<Option<PaymentAccount>, Failure> {
        Ok(offered)
    }

    async fn account(&self, channel: Channel, _: Option<&PaymentAccount>) -> Result<Account, Failure> {
        Ok(account(channel))
    }

    async fn open(&self, attempt: &Attempt) -> Result<String, Failure> {
        let asked = attempt.clone();
        self.call(attempt.channel, move |state| state.open(&asked)).await
    }

    async fn sheet(&self, attempt: &Attempt, opened: &str) -> Result<Sheet, Failure> {
        let opened = opened.to_owned();
        Ok(match attempt.channel {
            Channel::Alipay => Sheet::Alipay { trade_no: opened },
            Channel::Unionpay => Sheet::Unionpay { tn: opened },
            Channel::Wechat | Channel::Offline => Sheet::Wechat {
                timestamp: self.clock.now().unix().to_string(),
                nonce: String::new(),
                package: opened,
                sign_type: "RSA".to_owned(),
                signature: String::new(),
            },
        })
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        let named = asked.clone();
        self.call(asked.channel, move |state| state.fate(&named)).await
    }

    async fn close(&self, asked: &Asked) -> Result<Closing, Failure> {
        let named = asked.clone();
        self.call(asked.channel, move |state| state.close(&named)).await
    }

    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        let mut asked = refund.clone();
        if self.fault == Some(Fault::RefundAnew) && self.state().was_tried(refund.id) {
            asked.id = self.clock.id();
        }
        self.state().note_try(refund.id);
        self.call(refund.channel, move |state| state.refund(&asked)).await
    }

    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        let id = refund.id;
        self.call(refund.channel, move |state| Ok(state.refund_fate(id))).await
    }

    async fn delivered(&self, delivery: &Delivery) -> Result<(), Failure> {
        let told = delivery.clone();
        self.call(Channel::Wechat, move |state| state.deliver(&told)).await
    }
}

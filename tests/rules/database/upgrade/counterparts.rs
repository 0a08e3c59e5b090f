//! Gateways that know of the day before, and WeChat and a gateway of text messages that send whatever they get.

use api::World;
use clock::{Clock, Id, Moment};
use money::Fen;
use outbound::{Answer, Call, Error, Outbound};
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Delivery, Failure, Fate, PaymentAccount, Refund, RefundFate,
    Sheet, Success,
};
use rusqlite::Connection;
use sms::tencent::server::{Server, accepted};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};
use wechat::server::{done, message, token};

/// The gateways of all channels. Of the payments that waited, those whose number ends with 0 to 5 were paid at the last moment
/// of the day, and nobody told of it; those that were being opened never arrived.
pub(super) struct Gateways {
    clock: Clock,
    ended_at: Moment,
    unseen: BTreeSet<Id>,
    payers: BTreeMap<Id, String>,
    book: RefCell<Book>,
}

#[derive(Default)]
struct Book {
    collected: BTreeMap<Id, Success>,
    /// Refunds that are worked on.
    taken: BTreeSet<Id>,
    returned: BTreeMap<Id, (Channel, Fen)>,
}

impl Gateways {
    pub(super) fn after(day: &Connection, clock: &Clock) -> Gateways {
        let read = |id: String| Id::parse(&id).unwrap();
        let unseen = super::lines(day, "SELECT id FROM payment WHERE state = 'opening'");
        let taken = super::lines(day, "SELECT id FROM refund WHERE state = 'sent'");
        let mut payers = day
            .prepare("SELECT id, payer FROM payment WHERE payer IS NOT NULL")
            .unwrap();
        let payers = payers
            .query_map([], |row| Ok((read(row.get(0)?), row.get(1)?)))
            .unwrap();
        Gateways {
            clock: clock.clone(),
            ended_at: clock.now(),
            unseen: unseen.into_iter().map(read).collect(),
            payers: payers.collect::<Result<_, _>>().unwrap(),
            book: RefCell::new(Book {
                taken: taken.into_iter().map(read).collect(),
                ..Book::default()
            }),
        }
    }

    /// These balances of the channels, with what came in since and without what went back.
    pub(super) fn moved(&self, mut balances: BTreeMap<String, i64>) -> BTreeMap<String, i64> {
        let book = self.book.borrow();
        assert!(book.collected.len() > 5 && book.returned.len() > 5, "money moves");
        for success in book.collected.values() {
            *balances.get_mut(success.channel.name()).unwrap() += success.amount.get();
        }
        for (channel, amount) in book.returned.values() {
            *balances.get_mut(channel.name()).unwrap() -= amount.get();
        }
        balances
    }

    fn success(&self, asked: &Asked) -> Option<Success> {
        let digit = asked.id.to_string().pop().unwrap();
        let is_paid = !self.unseen.contains(&asked.id) && digit.is_ascii_digit() && digit < '6';
        is_paid.then(|| {
            let Account { merchant, app, .. } = account(asked.channel);
            Success {
                channel: asked.channel,
                out_trade_no: asked.id.to_string(),
                transaction_id: format!("late-{}", asked.id),
                amount: asked.amount_fen,
                currency: "CNY".to_owned(),
                merchant,
                app,
                payer: self.payers.get(&asked.id).cloned(),
                paid_at: asked.expires_at.min(self.ended_at),
            }
        })
    }

    fn settled(&self, refund: &Refund) -> RefundFate {
        let returned = (refund.channel, refund.amount_fen);
        self.book.borrow_mut().returned.insert(refund.id, returned);
        RefundFate::Settled {
            gateway_refund_id: None,
        }
    }
}

fn account(channel: Channel) -> Account {
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

impl Acquirer for Gateways {
    async fn choose(&self, _: Channel, found: Option<PaymentAccount>) -> Result<Option<PaymentAccount>, Failure> {
        Ok(found)
    }

    async fn account(&self, channel: Channel, _: Option<&PaymentAccount>) -> Result<Account, Failure> {
        Ok(account(channel))
    }

    async fn open(&self, attempt: &Attempt) -> Result<String, Failure> {
        panic!("nobody pays any more, and {} is opened", attempt.id)
    }

    async fn sheet(&self, _: &Attempt, opened: &str) -> Result<Sheet, Failure> {
        panic!("nobody pays any more, and {opened} is shown")
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        if self.unseen.contains(&asked.id) {
            return Ok(Fate::Unseen);
        }
        if let Some(success) = self.success(asked) {
            self.book.borrow_mut().collected.insert(asked.id, success.clone());
            return Ok(Fate::Paid(success));
        }
        let is_over = asked.expires_at <= self.clock.now();
        Ok(if is_over { Fate::Closed } else { Fate::Unpaid })
    }

    async fn close(&self, asked: &Asked) -> Result<Closing, Failure> {
        Ok(match asked.channel {
            _ if self.success(asked).is_some() => Closing::Paid,
            Channel::Unionpay => Closing::UntilItsTime,
            _ => Closing::Closed,
        })
    }

    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        if self.book.borrow_mut().taken.insert(refund.id) {
            return Ok(RefundFate::Processing {
                gateway_refund_id: None,
            });
        }
        Ok(self.settled(refund))
    }

    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        if !self.book.borrow().taken.contains(&refund.id) {
            return Ok(RefundFate::Unseen);
        }
        Ok(self.settled(refund))
    }

    async fn delivered(&self, _: &Delivery) -> Result<(), Failure> {
        Ok(())
    }
}

/// Who sends messages, and how many reminders went out.
pub(super) struct Letters(Arc<AtomicUsize>);

impl Letters {
    pub(super) fn join(world: &mut World) -> Letters {
        let letters = Letters(Arc::default());
        let (reminders, clock) = (letters.0.clone(), world.clock.clone());
        world.outbound = Outbound::played_by(move |call| send(&clock, &call, &reminders));
        letters
    }

    pub(super) fn reminders(&self) -> usize {
        self.0.load(SeqCst)
    }
}

fn send(clock: &Clock, call: &Call, reminders: &AtomicUsize) -> Result<Answer, Error> {
    match call.uri().path() {
        "/cgi-bin/stable_token" => Ok(token("86_t", 7200)),
        "/cgi-bin/message/subscribe/send" => {
            let is_reminder = message(call).unwrap().template_id == "sandbox-payment-reminder";
            reminders.fetch_add(usize::from(is_reminder), SeqCst);
            Ok(done())
        }
        _ => {
            let gateway = Server::new("AKIDsandbox", "sandbox-sms-key", "http://system-sandbox.spin.internal").unwrap();
            let submission = gateway.read(clock.now().unix(), call).unwrap();
            Ok(accepted(&submission, "2021:1", "r").unwrap())
        }
    }
}

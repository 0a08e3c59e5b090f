//! The quiet time: nobody asks for anything any more, everybody answers, and time passes until nothing is left to do.

use crate::{
    check::{self, Violation},
    deed::Deed,
    simulation::Simulation,
    town::START,
};
use database::{Statements, parameters};
use payment::Channel;
use reconciliation::Day;
use serde::Deserialize;
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// So many rounds of a quiet time are enough for anything: a refund is asked about once an hour at last, and stays begin
/// up to two days ahead.
const ROUNDS: u32 = 400;

const UNDONE: &str = r#"SELECT (SELECT count(*) FROM "order" WHERE status IN ('pending_payment', 'paid', 'in_use'))
  + (SELECT count(*) FROM charge WHERE state = 'pending_payment')
  + (SELECT count(*) FROM payment WHERE state IN ('opening', 'open', 'closing'))
  + (SELECT count(*) FROM refund WHERE state IN ('decided', 'sent')) AS things"#;

/// What has happened, by its name: a town in which something never happens says nothing about it.
const COUNTS: &str = r#"SELECT 'order ' || status AS name, count(*) AS times FROM "order" GROUP BY status
UNION ALL SELECT kind || ' ' || state, count(*) FROM charge WHERE kind <> 'order' GROUP BY kind, state
UNION ALL SELECT 'payment ' || channel || ' ' || state, count(*) FROM payment GROUP BY channel, state
UNION ALL SELECT method || ' ' || state, count(*) FROM fulfilment GROUP BY method, state
UNION ALL SELECT 'articles ' || state, count(*) FROM stock_reservation GROUP BY state
UNION ALL SELECT 'articles gone meanwhile', count(*) FROM refund JOIN payment ON payment.id = refund.payment_id
WHERE refund.reason = 'slot-gone' AND NOT EXISTS (SELECT 1 FROM hold WHERE order_id = payment.order_id)
  AND EXISTS (SELECT 1 FROM stock_reservation WHERE order_id = payment.order_id)
UNION ALL SELECT refund.reason || ' of ' || charge.kind, count(*)
FROM refund JOIN payment ON payment.id = refund.payment_id JOIN charge ON charge.id = payment.charge_id
WHERE charge.kind NOT IN ('order', 'renewal') GROUP BY refund.reason, charge.kind
UNION ALL SELECT fulfilment.method || ' ' || refund.reason, count(*)
FROM refund JOIN payment ON payment.id = refund.payment_id JOIN charge ON charge.id = payment.charge_id AND charge.kind = 'order'
JOIN fulfilment ON fulfilment.order_id = payment.order_id AND fulfilment.item = 0
WHERE fulfilment.method IN ('lease', 'visit', 'dispense') GROUP BY fulfilment.method, refund.reason
UNION ALL SELECT charge.kind || ' paid after the end', count(*)
FROM charge JOIN "order" AS placed ON placed.id = charge.order_id AND placed.status IN ('completed', 'no_show')
WHERE charge.state = 'paid' AND charge.kind NOT IN ('order', 'renewal')
  AND charge.changed_at > (SELECT max(at) FROM order_event WHERE order_id = placed.id AND kind = placed.status)
GROUP BY charge.kind
UNION ALL SELECT 'articles retaken', count(*) FROM stock_reservation AS reservation
WHERE 1 < (SELECT count(*) FROM stock_entry WHERE reservation_id = reservation.id AND reason = 'reserved')
UNION ALL SELECT 'stock ' || reason, count(*) FROM stock_entry GROUP BY reason
UNION ALL SELECT 'refund ' || reason, count(*) FROM refund GROUP BY reason
UNION ALL SELECT 'exception ' || reason, count(*) FROM payment_exception GROUP BY reason
UNION ALL SELECT 'entry of a bill', count(*) FROM bill_entry
UNION ALL SELECT 'settled by hand', count(*) FROM refund_intervention WHERE deed = 'settled_by_hand'
UNION ALL SELECT 'sent again by hand', count(*) FROM refund_intervention WHERE deed = 'retried'
UNION ALL SELECT 'retaken', count(*) FROM order_event WHERE kind = 'paid' AND EXISTS (
  SELECT 1 FROM order_event AS before WHERE before.order_id = order_event.order_id AND before.kind = 'expired'
    AND before.number < order_event.number
)"#;

#[derive(Deserialize)]
struct Undone {
    things: i64,
}

const DIFFERENCES: &str = "SELECT kind, subject FROM difference WHERE state = 'open' ORDER BY id";

#[derive(Deserialize)]
struct Open {
    kind: String,
    subject: String,
}

#[derive(Deserialize)]
struct Count {
    name: String,
    times: u64,
}

impl Simulation {
    /// Lets everything come to its end, and looks at the account.
    pub(crate) fn quiet(&mut self) -> Result<(), Violation> {
        self.fuse = None;
        self.is_quiet = true;
        self.gateways.state().is_quiet = true;
        self.note(|| "the quiet time begins".to_owned());
        for _ in 0..ROUNDS {
            self.round()?;
            let undone: Undone = self.world.database.one(UNDONE, parameters![])?;
            let is_told = self.gateways.state().notices.is_empty();
            if undone.things == 0 && is_told {
                break;
            }
            self.world.clock.advance(900);
        }
        check::look_at_all(&self.world.database)?;
        check::account(&self.world.database, &self.gateways)?;
        self.match_days()
    }

    /// The daily match of each day and channel finds nothing either: it has no other way to know it than we have.
    fn match_days(&mut self) -> Result<(), Violation> {
        let today = Day::of(self.world.clock.now());
        let mut days = Day::of(START);
        while let Some(day) = days.filter(|day| Some(*day) <= today) {
            for channel in Channel::ONLINE {
                let matched = pin!(reconciliation::run(&self.world, self.gateways.as_ref(), channel, day));
                match matched.poll(&mut Context::from_waker(Waker::noop())) {
                    Poll::Ready(outcome) => outcome?,
                    Poll::Pending => return Err(Violation::new("daily_match", "it waits for a bill")),
                }
            }
            days = Some(day.next());
        }
        let open: Vec<Open> = self.world.database.all(DIFFERENCES, parameters![])?;
        match open.into_iter().next() {
            Some(Open { kind, subject }) => Err(Violation::new("daily_match", format!("{kind} of {subject}"))),
            None => Ok(()),
        }
    }

    /// Everything that can be done at this time.
    fn round(&mut self) -> Result<(), Violation> {
        while self.gateways.state().arrive_late() {}
        while !self.gateways.state().processing.is_empty() {
            self.step(Deed::Work)?;
        }
        self.finish_jobs()?;
        while !self.gateways.state().notices.is_empty() {
            self.tell()?;
            self.finish_jobs()?;
        }
        self.settle_what_is_owed()?;
        self.hand_all_over()?;
        self.begin_tick();
        self.finish_jobs()
    }

    pub(crate) fn finish_jobs(&mut self) -> Result<(), Violation> {
        while !self.jobs.is_empty() {
            self.step(Deed::Turn)?;
        }
        Ok(())
    }

    pub(crate) fn count_up(&mut self) -> Result<(), Violation> {
        self.report.towns = 1;
        self.report.statements = self.world.database.statements() as u64;
        let state = self.gateways.state();
        self.report.count("refund at a gateway", state.refunds.len() as u64);
        self.report.count("outage", state.outages);
        self.report.count("arrived late", state.arrived_late);
        drop(state);
        let counts: Vec<Count> = self.world.database.all(COUNTS, parameters![])?;
        for Count { name, times } in counts {
            self.report.count(&name, times);
        }
        Ok(())
    }
}

//! A shop with one guest, and a channel that has its own books.

use api::World;
use clock::{Clock, Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use payment::{
    Account, Acquirer, Asked, Attempt, Channel, Closing, Failure, Fate, PaymentAccount, Refund, RefundFate, Sheet,
    Success, delivery::Delivery,
};
use pollster::block_on;
use reconciliation::{BillEntry, Bills, Day, EntryKind, Refusal};
use serde::Deserialize;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

pub const OPERATOR: &str = "0197a00000007000800000000d000002";

/// The day that most tests are about.
pub const DAY: &str = "2026-05-01";

#[derive(Default)]
pub struct Gateway {
    /// Lines of bills, by day.
    pub bills: RefCell<BTreeMap<String, Vec<BillEntry>>>,
    /// What became of payments, by number.
    pub paid: RefCell<BTreeMap<String, Success>>,
    /// Where refunds stand, by number; sending one settles it.
    pub refunds: RefCell<BTreeMap<String, RefundFate>>,
    pub is_down: Cell<bool>,
    pub is_unconfigured: Cell<bool>,
    pub bills_asked: Cell<u32>,
}

impl Bills for Gateway {
    async fn bill(&self, channel: Channel, date: Day) -> Result<Vec<BillEntry>, Failure> {
        self.bills_asked.set(self.bills_asked.get() + 1);
        if self.is_unconfigured.get() || channel != Channel::Wechat {
            return Err(Failure::Unconfigured("no such channel".to_owned()));
        }
        if self.is_down.get() {
            return Err(Failure::Silent("down".to_owned()));
        }
        Ok(self.bills.borrow().get(&date.to_string()).cloned().unwrap_or_default())
    }
}

impl Acquirer for Gateway {
    async fn choose(&self, _: Channel, offered: Option<PaymentAccount>) -> Result<Option<PaymentAccount>, Failure> {
        Ok(offered)
    }

    async fn account(&self, _: Channel, _: Option<&PaymentAccount>) -> Result<Account, Failure> {
        Ok(Account {
            own: None,
            merchant: "1900000001".to_owned(),
            app: "wx1".to_owned(),
        })
    }

    async fn open(&self, _: &Attempt) -> Result<String, Failure> {
        Err(Failure::Refused("not played".to_owned()))
    }

    async fn sheet(&self, _: &Attempt, _: &str) -> Result<Sheet, Failure> {
        Err(Failure::Refused("not played".to_owned()))
    }

    async fn fate(&self, asked: &Asked) -> Result<Fate, Failure> {
        let paid = self.paid.borrow().get(&asked.id.to_string()).cloned();
        Ok(paid.map_or(Fate::Unseen, Fate::Paid))
    }

    async fn close(&self, _: &Asked) -> Result<Closing, Failure> {
        Ok(Closing::Closed)
    }

    async fn refund(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        let settled = RefundFate::Settled {
            gateway_refund_id: Some(format!("50{}", refund.id)),
        };
        self.refunds.borrow_mut().insert(refund.id.to_string(), settled.clone());
        Ok(settled)
    }

    async fn refund_fate(&self, refund: &Refund) -> Result<RefundFate, Failure> {
        let fate = self.refunds.borrow().get(&refund.id.to_string()).cloned();
        Ok(fate.unwrap_or(RefundFate::Unseen))
    }

    async fn delivered(&self, _: &Delivery) -> Result<(), Failure> {
        Ok(())
    }
}

pub struct Town {
    pub world: World,
    pub guest: Id,
    pub gateway: Gateway,
}

#[derive(Debug, Deserialize)]
pub struct Told {
    pub id: Id,
    pub kind: String,
    pub subject: String,
    pub state: String,
    pub note: String,
}

pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

impl Town {
    /// At noon of the day after [`DAY`], when the bill is there.
    pub fn new() -> Town {
        let world = scene::world(at("2026-05-02T12:00:00+08:00"));
        let guest = scene::guest(&world);
        let gateway = Gateway::default();
        Town { world, guest, gateway }
    }

    pub fn run_sql(&self, statement: &str, row: &[database::Value]) {
        self.world.database.run(statement, row).unwrap();
    }

    /// An id as it was made then.
    pub fn id_of(&self, then: Moment) -> Id {
        let random = self.world.clock.random::<8>();
        let seed = u64::from_le_bytes(random);
        Clock::simulated(then, seed).id()
    }

    /// An order as stored, placed then.
    pub fn order(&self, status: &str, then: Moment) -> Id {
        let (id, charge) = (self.id_of(then), self.id_of(then));
        self.run_sql(
            r#"INSERT INTO "order" (id, user_id, store_number, status, people, amount_fen, pay_before, placed_at, changed_by,
              changed_at, cause)
            VALUES (?1, ?2, 1, 'pending_payment', 2, 4000, ?3 + 900, ?3, ?2, ?3, 'test')"#,
            parameters![id, self.guest, then],
        );
        self.run_sql(
            "INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, asked_at, changed_by, changed_at)
            VALUES (?1, ?2, 'order', 4000, ?3 + 900, 'pending_payment', 1, ?3, 'system', ?3)",
            parameters![charge, id, then],
        );
        self.run_sql(
            "INSERT INTO order_line (order_id, position, item, charge_id, kind, listing_number, label, amount_fen)
            VALUES (?1, 0, 0, ?2, 'stay', 101, 'x', 4000)",
            parameters![id, charge],
        );
        let path: &[&str] = match status {
            "completed" => &["in_use", "completed"],
            "expired" => &["expired"],
            _ => &[],
        };
        if matches!(status, "paid" | "completed") {
            self.pay(id);
        }
        for step in path {
            self.run_sql(
                r#"UPDATE "order" SET status = ?2 WHERE id = ?1"#,
                parameters![id, *step],
            );
        }
        id
    }

    /// Pays the order's charge, whether there is money or not.
    fn pay(&self, order: Id) {
        self.run_sql(
            "UPDATE charge SET state = 'paid' WHERE order_id = ?1 AND kind = 'order'",
            parameters![order],
        );
    }

    /// A payment of 40 yuan that came in then, with its line in the bill of that day unless told otherwise.
    pub fn payment(&self, order: Id, then: Moment, bill_of: Option<&str>) -> Id {
        let id = self.id_of(then);
        self.run_sql(
            "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, transaction_id, paid_at, asked_at,
              expires_at, changed_at)
            SELECT ?1, id, order_id, 'wechat', 4000, 'succeeded', '42' || ?1, ?3, ?3, ?3, ?3
            FROM charge WHERE order_id = ?2 AND kind = 'order'",
            parameters![id, order, then],
        );
        if let Some(day) = bill_of {
            self.line(
                day,
                EntryKind::Payment,
                &id.to_string(),
                &format!("42{id}"),
                &id.to_string(),
                4000,
                then,
            );
        }
        self.gateway
            .paid
            .borrow_mut()
            .insert(id.to_string(), self.success(id, then));
        id
    }

    pub fn success(&self, payment: Id, then: Moment) -> Success {
        Success {
            channel: Channel::Wechat,
            out_trade_no: payment.to_string(),
            transaction_id: format!("42{payment}"),
            amount: Fen::new(4000),
            currency: "CNY".to_owned(),
            merchant: "1900000001".to_owned(),
            app: "wx1".to_owned(),
            payer: None,
            paid_at: then,
        }
    }

    /// A paid order with its payment, both of that moment.
    pub fn paid(&self, then: Moment) -> (Id, Id) {
        let order = self.order("pending_payment", then);
        let payment = self.payment(order, then, Some(&Day::of(then).unwrap().to_string()));
        self.pay(order);
        (order, payment)
    }

    /// A refund of a payment that changed into this state then.
    pub fn refund(&self, payment: Id, state: &str, then: Moment) -> Id {
        let id = self.id_of(then);
        self.run_sql(
            "INSERT INTO refund (id, payment_id, amount_fen, reason, actor, state, decided_at, changed_at)
            VALUES (?1, ?2, 1000, 'test', 'system', 'decided', ?3, ?3)",
            parameters![id, payment, then],
        );
        self.run_sql(
            "UPDATE refund SET state = ?2 WHERE id = ?1 AND state <> ?2",
            parameters![id, state],
        );
        id
    }

    #[expect(clippy::too_many_arguments, reason = "a line of a bill has them")]
    pub fn line(
        &self,
        day: &str,
        kind: EntryKind,
        number: &str,
        gateway_number: &str,
        out_trade_no: &str,
        fen: i64,
        then: Moment,
    ) {
        self.gateway
            .bills
            .borrow_mut()
            .entry(day.to_owned())
            .or_default()
            .push(BillEntry {
                kind,
                number: number.to_owned(),
                gateway_number: gateway_number.to_owned(),
                out_trade_no: out_trade_no.to_owned(),
                amount: Fen::new(fen),
                fee: Fen::ZERO,
                at: then,
            });
    }

    pub fn run(&self, day: &str) {
        let day = Day::parse(day).unwrap();
        block_on(reconciliation::run(&self.world, &self.gateway, Channel::Wechat, day)).unwrap();
    }

    pub fn run_due(&self) -> u32 {
        block_on(reconciliation::run_due(&self.world, &self.gateway)).unwrap()
    }

    pub fn told(&self) -> Vec<Told> {
        let all = "SELECT id, kind, subject, state, note FROM difference ORDER BY kind, subject";
        self.world.database.all(all, &[]).unwrap()
    }

    /// The kinds of those that are open.
    pub fn open(&self) -> Vec<String> {
        let open = self.told().into_iter().filter(|told| told.state == "open");
        open.map(|told| told.kind).collect()
    }

    /// Somebody paid a refund back in another way.
    pub fn by_hand(&self, refund: Id) {
        let deed = "INSERT INTO refund_intervention (refund_id, deed, actor, reason, at)
            VALUES (?1, 'settled_by_hand', 'x', 'x', 0)";
        self.run_sql(deed, parameters![refund]);
    }

    /// Presses at the first open difference; tells which one it was.
    pub fn try_press(&self) -> Result<Id, Refusal> {
        let open = self.told().into_iter().find(|told| told.state == "open");
        let id = open.expect("an open difference").id;
        let actor = Id::parse(OPERATOR).unwrap();
        let press = block_on(reconciliation::repair(&self.world, &self.gateway, id, actor))?;
        press.write(&self.world.database, self.world.clock.now(), id, actor)?;
        Ok(id)
    }

    /// Presses at the first open difference; tells its state and what was noted.
    pub fn press(&self) -> (String, String) {
        let id = self.try_press().unwrap();
        let told = self.told().into_iter().find(|told| told.id == id).unwrap();
        (told.state, told.note)
    }

    pub fn count(&self, from: &str) -> i64 {
        #[derive(Deserialize)]
        struct Count {
            number: i64,
        }
        let count = format!("SELECT count(*) AS number FROM {from}");
        self.world.database.one::<Count>(&count, &[]).unwrap().number
    }
}

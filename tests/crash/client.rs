//! A guest under load: books, pays, comes, stays longer, cancels, each in any order; now and then the tick and the time.

use crate::{
    again::Looked,
    load::Load,
    notes::{Keyed, Kind, Login, Notes, text},
    seed::Chance,
};
use clock::Moment;
use serde_json::{Value, json};
use tests::{Broken, Bundle, Call, Reply, invariants::Violation};

/// The rooms of the sandbox's store that never closes; the first three take stays of an hour and a half.
const ROOMS: [&str; 4] = [
    "0197a000000070008000000000000101",
    "0197a000000070008000000000000102",
    "0197a000000070008000000000000104",
    "0197a000000070008000000000000103",
];

/// Of how many of its latest orders a guest thinks.
const LATEST: usize = 6;

pub(crate) struct Client {
    name: String,
    pub(crate) chance: Chance,
    count: usize,
    login: Option<Login>,
    /// The latest orders.
    orders: Vec<String>,
    /// The payment whose cashier is open.
    cashier: Option<String>,
    /// What was asked last and not answered.
    pub(crate) open: Option<Keyed>,
    pub(crate) notes: Notes,
    pub(crate) looked: Looked,
}

impl Client {
    pub(crate) fn new(name: &str, seed: u64) -> Client {
        Client {
            name: name.to_owned(),
            chance: Chance::new(seed),
            count: 0,
            login: None,
            orders: Vec::new(),
            cashier: None,
            open: None,
            notes: Notes::default(),
            looked: Looked::default(),
        }
    }

    /// Goes on until the process dies. In a rush it dies in the middle of a transaction more often than not, where else it
    /// mostly signs and verifies.
    pub(crate) fn work(&mut self, bundle: &Bundle, load: &Load) {
        let broken = loop {
            let stepped = if load.is_rush {
                self.rush(bundle)
            } else {
                self.step(bundle)
            };
            if let Err(broken) = stepped {
                break broken;
            }
            load.step();
        };
        if !load.is_killed() {
            // It died by itself: nobody needs to wait for more.
            load.kill();
            self.notes.faults.push(broken.to_string());
        }
        self.notes.cut_off += usize::from(self.open.is_some());
    }

    /// Takes the faults that were noted.
    pub(crate) fn faults(&mut self) -> Vec<Violation> {
        let name = "no answer of a sound bundle";
        let faults = self.notes.faults.drain(..);
        faults.map(|what| Violation { name, what }).collect()
    }

    pub(crate) fn step(&mut self, bundle: &Bundle) -> Result<(), Broken> {
        let Some(login) = self.login.clone() else {
            return self.log_in(bundle);
        };
        if let Some(number) = self.cashier.clone() {
            return self.press_pay(bundle, &number);
        }
        match self.chance.below(100) {
            0..20 => self.book(bundle, &login, false),
            20..92 => self.go_on(bundle, &login),
            92..94 => self.tick(bundle),
            94..96 => self.pass_time(bundle),
            96..97 => self.log_in(bundle),
            _ => self.send(bundle.get("/v1/orders").token(&login.token)).map(drop),
        }
    }

    fn rush(&mut self, bundle: &Bundle) -> Result<(), Broken> {
        let Some(login) = self.login.clone() else {
            return self.log_in(bundle);
        };
        match self.orders.last() {
            Some(latest) if self.chance.below(4) == 0 => {
                let path = format!("/v1/orders/{latest}");
                self.cancel(bundle, &login, &path)
            }
            _ => self.book(bundle, &login, true),
        }
    }

    /// Sends it, and notes an answer that is a fault of the bundle whatever was asked.
    pub(crate) fn send(&mut self, call: Call) -> Result<Reply, Broken> {
        let reply = call.attempt()?;
        if reply.status >= 500 && reply.status != 503 {
            self.notes.faults.push(format!("{}: {}", reply.status, reply.text()));
        }
        Ok(reply)
    }

    /// Sends a request with a key, and writes down what was done. `None`: it was refused.
    pub(crate) fn ask(&mut self, bundle: &Bundle, asked: &Keyed) -> Result<Option<Value>, Broken> {
        self.open = Some(asked.clone());
        let reply = self.send(asked.call(bundle))?;
        self.open = None;
        if !(200..300).contains(&reply.status) {
            return Ok(None);
        }
        self.notes.done_unheard += usize::from(reply.header("idempotency-replayed").is_some());
        let answer = self.notes.done(asked, &reply);
        if matches!(asked.kind, Kind::Book | Kind::Cancel) {
            self.notes.seen(&answer);
        }
        if asked.kind == Kind::Book {
            self.orders.push(text(&answer, "id"));
        }
        Ok(Some(answer))
    }

    /// A name that nothing else has.
    fn fresh(&mut self) -> String {
        self.count += 1;
        format!("{}-{}", self.name, self.count)
    }

    fn log_in(&mut self, bundle: &Bundle) -> Result<(), Broken> {
        let code = format!("sandbox-{}-1", self.fresh());
        let reply = self.send(bundle.post("/v1/login/wechat", &json!({ "code": code })))?;
        if reply.status == 200 {
            let answer = reply.json();
            let login = Login {
                token: text(&answer, "token"),
                user_id: text(&answer["user"], "id"),
            };
            self.notes.logins.push(login.clone());
            self.login = Some(login);
            self.orders.clear();
        }
        Ok(())
    }

    fn book(&mut self, bundle: &Bundle, login: &Login, is_rush: bool) -> Result<(), Broken> {
        let now = self.send(bundle.get("/sandbox/clock"))?.json();
        let now = Moment::parse(&text(&now, "now")).expect("a time");
        self.notes.time = now.to_string().max(self.notes.time.clone());
        let room = self.chance.index(ROOMS.len());
        let minutes = if room < 3 { 90 } else { 120 };
        // Every second stay begins at once, so that its door opens; the others share the weeks ahead.
        let ahead = match self.chance.below(2) {
            0 if !is_rush => 2 + self.chance.below(3),
            _ => 10 * self.chance.below(6 * 24 * 25),
        };
        let begin = if ahead < 5 {
            now.unix() / 60 * 60
        } else {
            now.unix() / 600 * 600 + 600
        };
        let begin = Moment::from_unix(begin).plus_minutes(i64::try_from(ahead).expect("small"));
        let key = self.fresh();
        let mut body = json!({ "listing_id": ROOMS[room], "starts_at": begin, "ends_at": begin.plus_minutes(minutes),
            "people": 1, "remark": key });
        let quote = self.send(bundle.post("/v1/quote", &body))?;
        if quote.status == 200 {
            body["expect_amount_fen"] = quote.json()["amount_fen"].clone();
            self.ask(bundle, &Keyed::new(Kind::Book, login, "/v1/bookings", &key, body))?;
        }
        Ok(())
    }

    /// Looks at one of its orders, and does what comes next in its life, or something else.
    fn go_on(&mut self, bundle: &Bundle, login: &Login) -> Result<(), Broken> {
        let latest = &self.orders[self.orders.len().saturating_sub(LATEST)..];
        if latest.is_empty() {
            return self.book(bundle, login, false);
        }
        let chosen = self.chance.index(latest.len());
        let path = format!("/v1/orders/{}", latest[chosen]);
        let Some(order) = self.look(bundle, login, &path)? else {
            return Ok(());
        };
        let is_open = order["door"]["opens_at"]
            .as_str()
            .is_some_and(|opens_at| opens_at <= text(&order, "now").as_str());
        match (order["status"].as_str().expect("a status"), self.chance.below(10)) {
            ("pending_payment", 0..9) => self.pay(bundle, login, &path, None),
            ("paid", 0..6) | ("in_use", 0..2) if is_open => self.unlock(bundle, login, &path),
            ("paid", 6..9) | ("in_use", 2..9) => self.renew(bundle, login, &path),
            ("pending_payment" | "paid", 9) => self.cancel(bundle, login, &path),
            _ => Ok(()),
        }
    }

    fn look(&mut self, bundle: &Bundle, login: &Login, path: &str) -> Result<Option<Value>, Broken> {
        let reply = self.send(bundle.get(path).token(&login.token))?;
        if reply.status != 200 {
            self.notes
                .faults
                .push(format!("{path} is {}: {}", reply.status, reply.text()));
            return Ok(None);
        }
        let order = reply.json();
        self.notes.seen(&order);
        Ok(Some(order))
    }

    /// Opens the cashier and presses pay there.
    fn pay(&mut self, bundle: &Bundle, login: &Login, path: &str, renewal: Option<&str>) -> Result<(), Broken> {
        let key = self.fresh();
        let channel = if self.chance.below(4) == 0 {
            "unionpay"
        } else {
            "wechat"
        };
        let body = json!({ "channel": channel, "renewal_id": renewal });
        let asked = Keyed::new(Kind::Pay, login, &format!("{path}/pay"), &key, body);
        if let Some(cashier) = self.ask(bundle, &asked)? {
            let number = text(&cashier, "payment_id");
            self.cashier = Some(number.clone());
            self.press_pay(bundle, &number)?;
        }
        self.look(bundle, login, path).map(drop)
    }

    /// The guest pays: mostly the gateway tells of it, sometimes twice, sometimes never.
    fn press_pay(&mut self, bundle: &Bundle, number: &str) -> Result<(), Broken> {
        let way = match self.chance.below(10) {
            0 => json!({ "notify": false }),
            1 => json!({ "times": 2 }),
            2 => json!({ "probe": true }),
            _ => json!({}),
        };
        let press = self.send(bundle.post(&format!("/sandbox/payments/{number}/pay"), &way))?;
        self.cashier = None;
        if press.status == 200 {
            let pressed = press.json();
            let transaction = text(&pressed, "transaction_id");
            self.notes.taken.insert(number.to_owned(), transaction);
            let answered = pressed["notified"].as_u64();
            if answered.is_some_and(|status| (200..300).contains(&status)) {
                self.notes.heard.insert(number.to_owned());
            }
        }
        Ok(())
    }

    fn unlock(&mut self, bundle: &Bundle, login: &Login, path: &str) -> Result<(), Broken> {
        let key = self.fresh();
        self.ask(
            bundle,
            &Keyed::new(Kind::Unlock, login, &format!("{path}/unlock"), &key, json!({})),
        )?;
        self.look(bundle, login, path).map(drop)
    }

    fn renew(&mut self, bundle: &Bundle, login: &Login, path: &str) -> Result<(), Broken> {
        let key = self.fresh();
        let asked = Keyed::new(
            Kind::Renew,
            login,
            &format!("{path}/renew"),
            &key,
            json!({ "minutes": 60 }),
        );
        match self.ask(bundle, &asked)? {
            Some(renewal) => self.pay(bundle, login, path, renewal["renewal_id"].as_str()),
            None => Ok(()),
        }
    }

    fn cancel(&mut self, bundle: &Bundle, login: &Login, path: &str) -> Result<(), Broken> {
        let key = self.fresh();
        self.ask(
            bundle,
            &Keyed::new(Kind::Cancel, login, &format!("{path}/cancel"), &key, json!({})),
        )?;
        Ok(())
    }

    fn tick(&mut self, bundle: &Bundle) -> Result<(), Broken> {
        let tick = bundle.post("/internal/tick", &json!({})).token("sandbox-tick-secret");
        self.send(tick).map(drop)
    }

    fn pass_time(&mut self, bundle: &Bundle) -> Result<(), Broken> {
        let reply = self.send(bundle.post("/sandbox/clock", &json!({ "forward_minutes": 1 })))?;
        if reply.status == 200 {
            self.notes.time = text(&reply.json(), "now").max(self.notes.time.clone());
        }
        Ok(())
    }
}

//! What was acknowledged: a client writes it down before it takes its next step.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Bundle, Call, Reply};

/// Who has logged in.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) token: String,
    pub(crate) user_id: String,
}

/// What a request with an idempotency key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Book,
    Pay,
    Cancel,
    Renew,
    Unlock,
}

/// A request that may be sent again: it is done once, however often it arrives.
#[derive(Clone, Debug)]
pub(crate) struct Keyed {
    pub(crate) kind: Kind,
    pub(crate) user_id: String,
    token: String,
    path: String,
    pub(crate) key: String,
    body: Value,
}

impl Keyed {
    pub(crate) fn new(kind: Kind, login: &Login, path: &str, key: &str, body: Value) -> Keyed {
        Keyed {
            kind,
            user_id: login.user_id.clone(),
            token: login.token.clone(),
            path: path.to_owned(),
            key: key.to_owned(),
            body,
        }
    }

    /// The operation, as the kept answer is filed.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Book => Some("book"),
            Kind::Pay => Some("pay"),
            Kind::Cancel => Some("cancel"),
            Kind::Renew => Some("renew"),
            // A press is its own record.
            Kind::Unlock => None,
        }
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn call(&self, bundle: &Bundle) -> Call {
        bundle.post(&self.path, &self.body).token(&self.token).key(&self.key)
    }
}

/// A request that was done, with its answer.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) asked: Keyed,
    pub(crate) status: u16,
    pub(crate) answer: Vec<u8>,
}

impl Done {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.answer).expect("an answer in JSON")
    }

    /// A text of the answer.
    pub(crate) fn text(&self, name: &str) -> String {
        text(&self.json(), name)
    }
}

/// How far an order was seen to have come. None of it goes back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Every status that it was seen in, but those that time alone decides.
    pub(crate) statuses: BTreeSet<String>,
    pub(crate) ends_at: String,
    pub(crate) amount_fen: i64,
    pub(crate) paid_fen: i64,
    pub(crate) refunded_fen: i64,
}

/// The notes of one client.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) logins: Vec<Login>,
    pub(crate) done: Vec<Done>,
    pub(crate) orders: BTreeMap<String, Seen>,
    /// Payments that the gateway has taken, with its own numbers of them.
    pub(crate) taken: BTreeMap<String, String>,
    /// Payments that we have told the gateway to have heard of.
    pub(crate) heard: BTreeSet<String>,
    /// The latest time that the bundle has told.
    pub(crate) time: String,
    /// Requests with a key in which the process died.
    pub(crate) cut_off: usize,
    /// How many of those had been done, as asking again showed.
    pub(crate) done_unheard: usize,
    /// Answers that nobody may ever get.
    pub(crate) faults: Vec<String>,
}

impl Notes {
    pub(crate) fn done(&mut self, asked: &Keyed, reply: &Reply) -> Value {
        self.done.push(Done {
            asked: asked.clone(),
            status: reply.status,
            answer: reply.body.clone(),
        });
        reply.json()
    }

    /// Writes down an order as its guest was told it.
    pub(crate) fn seen(&mut self, order: &Value) {
        let seen = self.orders.entry(text(order, "id")).or_default();
        let status = text(order, "status");
        if !["expired", "no_show", "completed"].contains(&status.as_str()) {
            seen.statuses.insert(status);
        }
        // RFC 3339 in one zone sorts as the time does.
        seen.ends_at = text(order, "ends_at").max(seen.ends_at.clone());
        for (known, name) in [
            (&mut seen.amount_fen, "amount_fen"),
            (&mut seen.paid_fen, "paid_fen"),
            (&mut seen.refunded_fen, "refunded_fen"),
        ] {
            *known = order[name].as_i64().expect("fen").max(*known);
        }
    }
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    let text = value[name].as_str();
    text.unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

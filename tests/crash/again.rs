//! After a start: what was acknowledged before is asked for again, over HTTP.

use crate::{
    client::Client,
    notes::{Done, Keyed, Kind, Login, Notes, text},
};
use serde_json::Value;
use tests::{Broken, Bundle, invariants::Violation};

/// How many of the older acknowledgements are looked at again beside the new ones.
const OLDER: usize = 10;

/// How much of the notes has been looked at before.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Looked {
    logins: usize,
    done: usize,
}

impl Client {
    /// Sends the request again to which the process died, then asks for all that was acknowledged since the last look,
    /// and for some of the rest.
    ///
    /// # Errors
    /// Where the bundle does not answer.
    pub(crate) fn look_again(&mut self, bundle: &Bundle) -> Result<Vec<Violation>, Broken> {
        let mut found = Vec::from_iter(has_gone_on(bundle, &self.notes.time)?);
        if let Some(asked) = self.open.take()
            && self.ask(bundle, &asked)?.is_none()
        {
            found.extend(is_refused_and_not_done(bundle, &asked, &self.notes)?);
        }
        let Notes { logins, done, .. } = &self.notes;
        for login in &logins[self.looked.logins..] {
            found.extend(is_logged_in(bundle, login)?);
        }
        let older = (0..OLDER.min(self.looked.done)).map(|_| &done[self.chance.index(self.looked.done)]);
        for done in done[self.looked.done..].iter().chain(older) {
            found.extend(is_answered_again(bundle, done)?);
            if done.asked.kind == Kind::Book {
                found.extend(is_told_again(bundle, done)?);
            }
        }
        self.looked = Looked {
            logins: logins.len(),
            done: done.len(),
        };
        Ok(found)
    }
}

/// The sandbox's clock, which stands in the key-value store, has not gone back.
fn has_gone_on(bundle: &Bundle, told: &str) -> Result<Option<Violation>, Broken> {
    let now = text(&bundle.get("/sandbox/clock").attempt()?.json(), "now");
    Ok((now.as_str() < told).then(|| Violation {
        name: "time went back",
        what: format!("from {told} to {now}"),
    }))
}

fn is_logged_in(bundle: &Bundle, login: &Login) -> Result<Option<Violation>, Broken> {
    let reply = bundle.get("/v1/me").token(&login.token).attempt()?;
    let is_same = reply.status == 200 && reply.json()["id"] == *login.user_id;
    Ok((!is_same).then(|| Violation {
        name: "login lost",
        what: format!("{}: {} {}", login.user_id, reply.status, reply.text()),
    }))
}

/// Who asks again and is refused has got nothing the first time: a booking or a cancellation that was done is told.
fn is_refused_and_not_done(bundle: &Bundle, asked: &Keyed, notes: &Notes) -> Result<Option<Violation>, Broken> {
    let is_cancelled = |order: &Value| {
        let is_this = asked.path() == format!("/v1/orders/{}/cancel", text(order, "id"));
        is_this && ["cancelled", "refunding", "refunded"].contains(&text(order, "status").as_str())
    };
    let was_cancelled_before = notes.done.iter().any(|done| done.asked.path() == asked.path());
    let is_done = |order: &Value| match asked.kind {
        Kind::Book => order["remark"] == *asked.key,
        Kind::Cancel => is_cancelled(order) && !was_cancelled_before,
        // A renewal and a cashier may be asked for again, and a press is its own record.
        Kind::Pay | Kind::Renew | Kind::Unlock => false,
    };
    let orders = bundle.get("/v1/orders").token(asked.token()).attempt()?.json();
    let orders = orders["items"].as_array().expect("orders");
    Ok(orders.iter().find(|order| is_done(order)).map(|order| Violation {
        name: "done and refused",
        what: format!("{asked:?}: {order}"),
    }))
}

/// The same request has the same answer, to the letter.
fn is_answered_again(bundle: &Bundle, done: &Done) -> Result<Option<Violation>, Broken> {
    let reply = done.asked.call(bundle).attempt()?;
    let is_same = reply.status == done.status
        && reply.body == done.answer
        && reply.header("idempotency-replayed") == Some("true");
    Ok((!is_same).then(|| Violation {
        name: "answer lost",
        what: format!("{:?}: now {} {}", done.asked, reply.status, reply.text()),
    }))
}

/// The order is there, with what its guest asked for.
fn is_told_again(bundle: &Bundle, done: &Done) -> Result<Option<Violation>, Broken> {
    let placed = done.json();
    let path = format!("/v1/orders/{}", text(&placed, "id"));
    let reply = bundle.get(&path).token(done.asked.token()).attempt()?;
    let is_same = reply.status == 200 && {
        let order = reply.json();
        [
            "id",
            "kind",
            "listing",
            "store",
            "starts_at",
            "people",
            "remark",
            "placed_at",
        ]
        .iter()
        .all(|name| order[name] == placed[name])
    };
    Ok((!is_same).then(|| Violation {
        name: "booking lost",
        what: format!("{placed}: now {} {}", reply.status, reply.text()),
    }))
}

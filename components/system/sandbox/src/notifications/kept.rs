//! GET /sandbox/notifications — what is kept back.

use super::Manner;
use crate::{
    books::{Channel, NewNotification, Payment, Refund},
    notice::Subject,
};
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::json;

const TAKE: &str = include_str!("take.sql");
const TAKE_OVERTAKEN: &str =
    "DELETE FROM sandbox_notification WHERE due_at IS NULL AND channel = ?1 AND made_at >= 0 RETURNING *";
const NEWEST: &str = include_str!("newest.sql");

/// One that is kept back, as it is shown.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Shown {
    pub(crate) number: i64,
    pub(crate) channel: Channel,
    pub(crate) out_trade_no: String,
    /// Of a refund.
    pub(crate) out_refund_no: Option<String>,
    /// Null: right behind the next one of the same gateway.
    pub(crate) due_at: Option<Moment>,
    pub(crate) made_at: Moment,
}

#[derive(Deserialize)]
struct Row {
    number: i64,
    out_trade_no: String,
    refund_id: Option<String>,
    #[serde(rename = "wish")]
    manner: Manner,
    due_at: Option<Moment>,
    met_fault: i64,
}

/// One that was kept back and is now to be sent.
pub(super) struct Taken {
    pub(super) subject: Subject,
    pub(super) manner: Manner,
    /// A fault kept it back: it meets no other one.
    pub(super) met_fault: bool,
}

/// `{items: [{number, channel, out_trade_no, out_refund_no, due_at, made_at}]}`.
pub(crate) fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    Ok(Answer::ok(&json!({ "items": newest(world)? })))
}

/// Those that are kept back, the next one first.
pub(crate) fn newest(world: &World) -> Result<Vec<Shown>, database::Error> {
    world.database.all(NEWEST, &[])
}

/// Keeps one back that a fault befell.
pub(super) fn keep(
    world: &World,
    subject: &Subject,
    manner: &Manner,
    due_at: Option<Moment>,
) -> Result<(), database::Error> {
    let payment = subject.payment();
    let kept = NewNotification {
        channel: payment.channel,
        out_trade_no: &payment.out_trade_no,
        refund_id: subject.refund_id(),
        manner: &json!(manner).to_string(),
        due_at,
        met_fault: true,
    };
    kept.keep(&world.database, world.clock.now())
}

/// Takes out those that are due, or all; of two who do so at once, only one gets each.
pub(super) fn take(world: &World, now: Moment, all: bool) -> Result<Vec<Taken>, database::Error> {
    let rows: Vec<Row> = world.database.all(TAKE, parameters![now, all])?;
    taken(world, rows)
}

/// Takes out those that were to be overtaken by the one that was just sent.
pub(super) fn overtaken(world: &World, channel: Channel) -> Result<Vec<Taken>, database::Error> {
    let rows: Vec<Row> = world.database.all(TAKE_OVERTAKEN, parameters![channel])?;
    taken(world, rows)
}

fn taken(world: &World, mut rows: Vec<Row>) -> Result<Vec<Taken>, database::Error> {
    rows.sort_by_key(|row| (row.due_at, row.number));
    let mut all = Vec::new();
    for row in rows {
        let Some(payment) = Payment::find(&world.database, &row.out_trade_no)? else {
            continue;
        };
        let subject = match &row.refund_id {
            None => Subject::Payment(payment),
            Some(refund_id) => match Refund::by_id(&world.database, refund_id)? {
                Some(refund) => Subject::Refund(payment, refund),
                None => continue,
            },
        };
        all.push(Taken {
            subject,
            manner: row.manner,
            met_fault: row.met_fault == 1,
        });
    }
    Ok(all)
}

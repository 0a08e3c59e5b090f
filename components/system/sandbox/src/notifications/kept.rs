//! GET /sandbox/notifications — what is kept back.

use super::{Subject, Wish};
use crate::books::{Channel, Payment, Refund};
use api::{Answer, Method, Problem, Request, World};
use clock::Moment;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::json;

const KEEP: &str = "INSERT INTO sandbox_notification
  (channel, out_trade_no, refund_id, wish, due_at, met_fault, made_at) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)";
const TAKE: &str = include_str!("take.sql");
const TAKE_OVERTAKEN: &str =
    "DELETE FROM sandbox_notification WHERE due_at IS NULL AND channel = ?1 AND made_at >= 0 RETURNING *";
const NEWEST: &str = include_str!("kept.sql");

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
    wish: Wish,
    due_at: Option<Moment>,
    met_fault: i64,
}

/// One that was kept back and now is taken out.
pub(super) struct Taken {
    pub(super) subject: Subject,
    pub(super) wish: Wish,
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

/// Keeps one back.
pub(super) fn keep(
    world: &World,
    subject: &Subject,
    wish: &Wish,
    due_at: Option<Moment>,
) -> Result<(), database::Error> {
    let payment = subject.payment();
    let row = parameters![
        payment.channel,
        &payment.out_trade_no,
        subject.refund_id(),
        json!(wish).to_string(),
        due_at,
        world.clock.now(),
    ];
    world.database.run(KEEP, row).map(drop)
}

/// Takes out those whose time has come, or all; of two who do so at once, one gets each.
pub(super) fn take(world: &World, now: Moment, all: bool) -> Result<Vec<Taken>, database::Error> {
    let rows: Vec<Row> = world.database.all(TAKE, parameters![now, all])?;
    taken(world, rows)
}

/// Takes out those that go behind the one that was just sent.
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
            wish: row.wish,
            met_fault: row.met_fault == 1,
        });
    }
    Ok(all)
}

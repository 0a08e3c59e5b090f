//! What a run leaves: the bill's entries, and the differences with what became of them.

use crate::{BillEntry, Day, Detail, Difference, bill};
use api::World;
use database::{Error, Statements, parameters};
use payment::Channel;
use serde::Serialize;

/// So many entries are written by one statement.
const CHUNK: usize = 500;

const FORGET: &str = "DELETE FROM bill_entry WHERE channel = ?1 AND date = ?2 AND source = 'bill'";

const WRITE: &str =
    "INSERT INTO bill_entry (channel, kind, number, gateway_number, out_trade_no, amount_fen, fee_fen, at,
  date, source)
SELECT ?1, line.value ->> 'kind', line.value ->> 'number', line.value ->> 'gateway_number',
  line.value ->> 'out_trade_no', line.value ->> 'amount_fen', line.value ->> 'fee_fen',
  unixepoch(line.value ->> 'at'), ?2, ?3
FROM json_each(?4) AS line
WHERE true
ON CONFLICT (channel, kind, number, gateway_number) DO UPDATE SET out_trade_no = excluded.out_trade_no,
  amount_fen = excluded.amount_fen, fee_fen = excluded.fee_fen, at = excluded.at, date = excluded.date,
  source = excluded.source";

/// The same fault again is the same difference; what somebody decided to leave alone stays so.
const FIND: &str =
    "INSERT INTO difference (id, kind, scope, date, subject, detail, state, found_at, changed_by, changed_at)
SELECT line.value ->> 'id', line.value ->> 'kind', ?1, ?2, line.value ->> 'subject', line.value -> 'detail', 'open', ?3,
  'system', ?3
FROM json_each(?4) AS line
WHERE true
ON CONFLICT (kind, scope, subject) DO UPDATE SET state = 'open', detail = excluded.detail,
  changed_by = excluded.changed_by, changed_at = excluded.changed_at, note = 'found again'
WHERE state IN ('vanished', 'repaired')";

const VANISH: &str =
    "UPDATE difference SET state = 'vanished', changed_by = 'system', changed_at = ?3, note = 'no longer found'
WHERE date = ?2 AND scope = ?1 AND state = 'open' AND kind || '/' || subject NOT IN (
  SELECT line.value ->> 'kind' || '/' || (line.value ->> 'subject') FROM json_each(?4) AS line
)";

#[derive(Serialize)]
struct Line<'a> {
    id: clock::Id,
    kind: &'static str,
    subject: &'a str,
    detail: &'a Detail,
}

/// Writes a bill down in the place of what was read of the same day before.
pub(crate) fn write_bill(world: &World, channel: Channel, date: Day, entries: Vec<BillEntry>) -> Result<(), Error> {
    let entries = bill::distinct(entries);
    let day = date.to_string();
    world.database.transaction(|change| {
        change.run(FORGET, parameters![channel.name(), day.as_str()])?;
        for chunk in entries.chunks(CHUNK) {
            let lines = document(&chunk)?;
            change.run(WRITE, parameters![channel.name(), day.as_str(), "bill", lines])?;
        }
        Ok(())
    })
}

/// Writes down what the gateway says of a number that stood in no bill, so that nobody looks for it again.
pub(crate) fn write_asked(
    statements: &impl Statements,
    channel: Channel,
    date: Day,
    entry: &BillEntry,
) -> Result<(), Error> {
    let row = parameters![channel.name(), date.to_string(), "asked", document(&[entry])?];
    statements.run(WRITE, row).map(drop)
}

/// Writes down what was found of a day within a scope; what is not found any more has vanished.
pub(crate) fn write_differences<'a>(
    world: &World,
    scope: &str,
    date: Day,
    found: &'a [Difference],
) -> Result<(), Error> {
    let line = |difference: &'a Difference| Line {
        id: world.clock.id(),
        kind: difference.kind.name(),
        subject: &difference.subject,
        detail: &difference.detail,
    };
    let lines: Vec<Line<'_>> = found.iter().map(line).collect();
    let lines = document(&lines)?;
    let (day, now) = (date.to_string(), world.clock.now());
    world.database.transaction(|change| {
        change.run(FIND, parameters![scope, day.as_str(), now, lines.as_str()])?;
        change.run(VANISH, parameters![scope, day, now, lines]).map(drop)
    })
}

fn document(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Shape {
        cause: error.to_string(),
        statement: "reconciliation".to_owned(),
    })
}

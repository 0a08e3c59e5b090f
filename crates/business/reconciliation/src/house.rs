//! Our own books among themselves: orders, payments, ledger, and what WeChat has been told.

use crate::{Day, Detail, Difference, Kind};
use clock::Moment;
use database::{Error, Statements, parameters};
use serde::Deserialize;

const CHECKS: [&str; 4] = [
    include_str!("house_orders.sql"),
    include_str!("house_payments.sql"),
    include_str!("house_ledger.sql"),
    include_str!("house_shipping.sql"),
];

#[derive(Deserialize)]
struct Found {
    kind: Kind,
    subject: String,
    detail: Detail,
}

/// What of a day does not agree with itself, as it is now.
pub(crate) fn check(statements: &impl Statements, date: Day, now: Moment) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for statement in CHECKS {
        // A statement names the parameters that it uses; a shorter list serves those that need no time.
        let all = parameters![date.begins_at(), date.ends_at(), now];
        let row = if statement.contains("?3") { &all[..] } else { &all[..2] };
        let found: Vec<Found> = statements.all(statement, row)?;
        differences.extend(found.into_iter().map(|found| Difference {
            kind: found.kind,
            subject: found.subject,
            detail: found.detail,
        }));
    }
    Ok(differences)
}

//! GET /v1/merchant/orders?status&store_id&listing_id&kind&from&to&phone&needs&sort&limit&cursor — the orders of the stores that
//! the caller works for, as they are now.

use crate::{
    Item, Query,
    cursor::Cursor,
    item::{Row, Shown, orders},
    query::By,
};
use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use database::{Statements, Value, parameters};
use member::Sealing;

const BY_STATUS: &str = orders!("placed.fragment.sql", "filter.fragment.sql", "newest.fragment.sql");

const BY_END: &str = orders!("period.fragment.sql", "filter.fragment.sql", "sorted.fragment.sql");

const BY_PHONE: &str = orders!("of_guest.fragment.sql", "filter.fragment.sql", "newest.fragment.sql");

const BY_ASKING: &str = orders!("asking.fragment.sql", "filter.fragment.sql", "newest.fragment.sql");

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let query = request.query()?;
    let sealing = Sealing::of(world).await;
    Ok(Answer::ok(&list(world, &sealing, permit, &query)?))
}

/// A page of orders, in one statement. A phone is masked.
///
/// # Errors
/// 400 for a status or a cursor that is none, 422 for values that make no sense.
pub fn list(world: &World, sealing: &Sealing, permit: &Permit, query: &Query) -> Result<Page<Item, String>, Problem> {
    let (wanted, now) = (query.checked()?, world.clock.now());
    let mut row = Vec::from(parameters![
        permit.caller().user_id,
        permit.permission(),
        now,
        i64::from(wanted.limit) + 1,
        wanted.after.as_ref().map(|after| after.name.as_str()),
        query.store_id,
        wanted.statuses.as_deref(),
        query.listing_id,
        query.kind.as_deref(),
        query.to,
        query.needs.map(crate::Needs::name),
    ]);
    let (statement, more): (_, Vec<Value>) = match &wanted.by {
        By::Status(candidates) => (BY_STATUS, parameters![candidates.as_str()].into()),
        By::End { from, is_by_start } => {
            let key = wanted.after.as_ref().map(|after| after.key);
            (BY_END, parameters![*from, i64::from(*is_by_start), key].into())
        }
        By::Phone(phone) => {
            let found_by = sealing.found_by_phone(phone)?;
            (BY_PHONE, parameters![phone.as_str(), found_by.as_str()].into())
        }
        By::Asking => (BY_ASKING, parameters!["open"].into()),
    };
    row.extend(more);
    let found: Vec<Row> = world.database.all(statement, &row)?;
    let items = found.into_iter().map(|row| Item::of(row, sealing, Shown::Masked, now));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(items, wanted.limit, |item: &Item| behind(item, &wanted.by)))
}

fn behind(item: &Item, by: &By) -> String {
    let key = match (by, item.view.starts_at) {
        (By::End { is_by_start: true, .. }, Some(starts_at)) => starts_at.unix(),
        _ => 0,
    };
    Cursor::written(key, item.view.id)
}

//! What is compared of a file before and after.

use clock::Moment;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What an upgrade neither makes nor loses: where every fen is, and how everything that is bought, owed or paid stands. Who
/// has earned what is left to the invariants: an upgrade may find what was earned and not written down.
pub(super) const MONEY: &str = r#"SELECT format('%s has %d', account, sum(balance_fen)) FROM (
  SELECT iif(account IN ('guest', 'merchant', 'platform_fee'), 'the business', account) AS account, balance_fen
  FROM ledger_balance
) GROUP BY account
UNION ALL SELECT format('%d orders %s of %d', count(*), status, sum(amount_fen)) FROM "order" GROUP BY status
UNION ALL SELECT format('%d charges %s %s of %d', count(*), kind, state, sum(amount_fen)) FROM charge GROUP BY kind, state
UNION ALL SELECT format('%d payments %s %s of %d', count(*), channel, state, sum(amount_fen)) FROM payment GROUP BY channel, state
UNION ALL SELECT format('%d refunds %s of %d', count(*), state, sum(amount_fen)) FROM refund GROUP BY state
UNION ALL SELECT format('%d exceptions of %d', count(*), sum(suspense_fen)) FROM payment_exception
UNION ALL SELECT format('%d holds %s for %d', count(*), state, sum(ends_at - starts_at)) FROM hold GROUP BY state
UNION ALL SELECT format('%d things %s %s', count(*), method, state) FROM fulfilment GROUP BY method, state
UNION ALL SELECT format('%d articles, %d spoken for', sum(on_hand), sum(reserved)) FROM stock
UNION ALL SELECT format('%d events up to %d', count(*), max(number)) FROM order_event"#;

/// What each channel has, by what it told and was asked.
pub(super) const BALANCES: &str = "SELECT account, sum(balance_fen) FROM ledger_balance
WHERE account IN (SELECT name FROM channel) GROUP BY account";

/// What waits in the old file for time or for a gateway, by the task that it is today.
pub(super) const WAITING: &str = r#"SELECT 'expire-order', count(*) FROM "order" WHERE status = 'pending_payment'
UNION ALL SELECT 'expire-charge', count(*) FROM charge WHERE kind = 'renewal' AND state = 'pending_payment'
UNION ALL SELECT 'end-fulfilment', count(*) FROM fulfilment JOIN "order" AS placed ON placed.id = order_id
WHERE placed.status IN ('paid', 'in_use') AND placed.ends_at IS NOT NULL AND (method, state) IN
  (VALUES ('stay', 'waiting'), ('stay', 'begun'), ('serve', 'waiting'), ('serve', 'made'))
UNION ALL SELECT 'stay-reminder', count(*) FROM "order" AS placed
WHERE status IN ('paid', 'in_use') AND ends_at IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM fulfilment JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
  WHERE order_id = placed.id AND now.phase IN ('waiting', 'begun') AND now.after_time IS NULL
)
UNION ALL SELECT 'ask-payment', count(*) FROM payment WHERE state IN ('opening', 'open', 'closing')
UNION ALL SELECT 'push-refund', count(*) FROM refund WHERE state IN ('decided', 'sent')
UNION ALL SELECT 'report-delivery', count(*) FROM shipping_report WHERE state = 'due'
UNION ALL SELECT 'payment-reminder', count(*) FROM charge
WHERE state = 'pending_payment' AND id NOT IN (SELECT charge_id FROM payment_reminder)
UNION ALL SELECT 'seal-people', count(*) FROM user WHERE coalesce(phone, birthday, address) IS NOT NULL
UNION ALL SELECT 'tell-calendar-ends', count(*) FROM merchant"#;

/// A file in which something never stands says nothing about it.
pub(super) const STATES_THAT_ARE_MISSING: &str = r#"WITH wanted (name) AS (VALUES
  ('order cancelled'), ('order completed'), ('order expired'), ('order in_use'), ('order no_show'), ('order paid'),
  ('order pending_payment'), ('order refunded'), ('order refunding'),
  ('payment opening'), ('payment open'), ('payment closing'), ('payment closed'), ('payment succeeded'),
  ('refund decided'), ('refund sent'), ('refund settled'), ('refund abnormal'),
  ('charge renewal pending_payment'), ('charge renewal paid'), ('charge renewal expired'), ('charge deposit paid'),
  ('charge deposit pending_payment'), ('charge instalment paid'), ('charge instalment pending_payment'),
  ('hold held'), ('hold confirmed'), ('hold lapsed'), ('hold released'),
  ('articles held'), ('articles confirmed'), ('articles lapsed'), ('articles released'), ('articles sold'),
  ('stay waiting'), ('stay begun'), ('stay ended'), ('stay missed'), ('stay given_up'), ('serve waiting'), ('serve made'),
  ('serve served'), ('pickup ready'), ('pickup collected'), ('lease shipped'), ('lease in_hand'), ('lease returned'),
  ('visit accepted'), ('visit started'), ('dispense authorised'), ('dispense dispensing'), ('delivery on_the_way'),
  ('reminder sending'), ('reminder sent'), ('reminder not_wanted'), ('reminder failed'),
  ('press executed'), ('press rejected'), ('press not answered'), ('report due'), ('report reported'),
  ('wish open'), ('wish approved'), ('wish rejected'), ('exception open'), ('exception refunded'), ('review'), ('bill'),
  ('kept answer')
), found (name) AS (
  SELECT 'order ' || status FROM "order" UNION SELECT 'payment ' || state FROM payment
  UNION SELECT 'refund ' || state FROM refund UNION SELECT format('charge %s %s', kind, state) FROM charge
  UNION SELECT 'hold ' || state FROM hold UNION SELECT 'articles ' || state FROM stock_reservation
  UNION SELECT format('%s %s', method, state) FROM fulfilment UNION SELECT 'reminder ' || state FROM payment_reminder
  UNION SELECT 'press ' || coalesce(outcome, 'not answered') FROM device_command
  UNION SELECT 'report ' || state FROM shipping_report UNION SELECT 'wish ' || state FROM refund_request
  UNION SELECT 'exception ' || coalesce(resolution, 'open') FROM payment_exception
  UNION SELECT 'review' FROM review UNION SELECT 'bill' FROM bill_entry UNION SELECT 'kept answer' FROM idempotency
)
SELECT name FROM wanted WHERE name NOT IN (SELECT name FROM found)"#;

/// What is not at its end, though neither people nor a later time are needed for that.
const LEFT: &str = r#"WITH for_people AS (
  -- What has no time of its own, as tea to take away, is not ended by time either.
  SELECT order_id FROM fulfilment
  JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
  JOIN "order" AS placed ON placed.id = order_id
  WHERE now.phase IN ('waiting', 'begun') AND (now.after_time IS NULL OR placed.ends_at IS NULL)
)
SELECT format('order %s is %s', id, status) FROM "order"
WHERE status = 'pending_payment' OR status IN ('paid', 'in_use') AND id NOT IN (SELECT order_id FROM for_people)
UNION ALL SELECT format('charge %s waits', charge.id) FROM charge JOIN charge_kind ON charge_kind.name = kind
WHERE state = 'pending_payment' AND lapses
UNION ALL SELECT format('payment %s is %s', id, state) FROM payment WHERE state NOT IN ('succeeded', 'closed')
UNION ALL SELECT format('refund %s is %s', id, state) FROM refund WHERE state NOT IN ('settled', 'abnormal')
UNION ALL SELECT format('hold %s is held', id) FROM hold WHERE state = 'held'
UNION ALL SELECT format('articles %s are held', id) FROM stock_reservation WHERE state = 'held'
UNION ALL SELECT format('press %s is not answered', id) FROM device_command WHERE outcome IS NULL
UNION ALL SELECT format('delivery of %s is due', payment_id) FROM shipping_report WHERE state = 'due'
UNION ALL SELECT format('message %s waits', message_id) FROM message_delivery WHERE state = 'waiting'
UNION ALL SELECT format('%s of %s is due', task, subject) FROM due WHERE at <= ?1"#;

/// What runs and is not told with the time that is left of it.
pub(super) const TOLD_WITH_ANOTHER_TIME: &str = r#"SELECT id
FROM "order" AS placed LEFT JOIN order_span AS span ON span.order_id = placed.id
WHERE status IN ('paid', 'in_use')
  AND (placed.starts_at, placed.ends_at, placed.over_at) IS NOT (span.starts_at, span.ends_at, span.over_at)"#;

/// What is not at its end at that time.
pub(super) fn left(connection: &Connection, now: Moment) -> Vec<String> {
    let mut statement = connection.prepare(LEFT).unwrap();
    let rows = statement.query_map([now.unix()], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// The texts that a statement finds.
pub(super) fn lines(connection: &Connection, statement: &str) -> Vec<String> {
    let mut statement = connection.prepare(statement).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// The numbers that a statement finds, by their names.
pub(super) fn counts(connection: &Connection, statement: &str) -> BTreeMap<String, i64> {
    let mut statement = connection.prepare(statement).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

-- What is not as it must be with these orders (?1, a JSON array): the same as tests/src/invariants says of all, in the
-- form that is quick for a few, and some more.
WITH touched AS MATERIALIZED (
  SELECT placed.id, placed.status, placed.starts_at, placed.ends_at, (
    SELECT coalesce(sum(amount_fen), 0) FROM order_line WHERE order_id = placed.id AND kind = 'stay'
  ) AS stay_fen
  FROM json_each(?1) AS listed CROSS JOIN "order" AS placed ON placed.id = listed.value
), income AS MATERIALIZED (
  SELECT payment.order_id, payment.renewal_id, payment.amount_fen, coalesce(sum(refund.amount_fen), 0) AS decided_fen,
    coalesce(sum(refund.amount_fen) FILTER (WHERE refund.state = 'settled'), 0) AS settled_fen,
    -- Not by people, who may give back what they like.
    coalesce(sum(refund.amount_fen) FILTER (WHERE refund.actor = 'system'), 0) AS undone_fen
  FROM touched CROSS JOIN payment ON payment.order_id = touched.id LEFT JOIN refund ON refund.payment_id = payment.id
  WHERE payment.state = 'succeeded'
  GROUP BY payment.id
), book AS MATERIALIZED (
  SELECT touched.id, touched.status,
    (SELECT coalesce(sum(amount_fen), 0) FROM income WHERE order_id = touched.id) AS paid_fen,
    (SELECT coalesce(sum(decided_fen), 0) FROM income WHERE order_id = touched.id) AS decided_fen,
    (SELECT coalesce(sum(settled_fen), 0) FROM income WHERE order_id = touched.id) AS settled_fen,
    coalesce(sum(balance_fen), 0) AS sum_fen,
    coalesce(sum(balance_fen) FILTER (WHERE account IN ('wechat', 'alipay', 'unionpay', 'offline')), 0) AS channel_fen,
    coalesce(sum(balance_fen) FILTER (WHERE account = 'refunds_due'), 0) AS due_fen,
    coalesce(sum(balance_fen) FILTER (WHERE account = 'guest'), 0) AS guest_fen
  FROM touched CROSS JOIN ledger_balance ON ledger_balance.order_id = touched.id
  GROUP BY touched.id
)
SELECT 'overlapping_holds' AS name, format('orders %s and %s', own.order_id, other.order_id) AS what
FROM touched
CROSS JOIN hold AS own ON own.order_id = touched.id AND own.state IN ('held', 'confirmed')
-- No stay here is longer than a day.
CROSS JOIN hold AS other ON other.resource_id = own.resource_id AND other.state IN ('held', 'confirmed')
  AND other.starts_at < own.blocked_until AND other.starts_at > own.starts_at - 86400
  AND other.blocked_until > own.starts_at AND other.order_id <> own.order_id
UNION ALL
SELECT 'stay_holds', format('order %s is %s, its hold is %s', touched.id, touched.status, coalesce(hold.state, 'not there'))
FROM touched LEFT JOIN hold ON hold.order_id = touched.id AND hold.renewal_id IS NULL
WHERE NOT coalesce(
  CASE
    WHEN touched.status IN ('paid', 'in_use') THEN
      hold.state = 'confirmed' AND hold.starts_at = touched.starts_at AND hold.ends_at = touched.ends_at
    WHEN touched.status = 'pending_payment' THEN hold.state IN ('held', 'lapsed')
    WHEN touched.status IN ('expired', 'cancelled') THEN hold.state IN ('lapsed', 'released')
    ELSE hold.id IS NOT NULL
  END,
  0
)
UNION ALL
SELECT 'live_sessions', format('order %s', touched.id) FROM touched
WHERE (SELECT count(*) FROM payment WHERE order_id = touched.id AND state IN ('opening', 'open')) > 1
UNION ALL
-- Whose money goes back by itself is not paid.
SELECT 'paid_without_money', format('order %s is %s', id, status) FROM touched
WHERE stay_fen > 0 AND (
  status IN ('completed', 'no_show', 'refunding', 'refunded')
    AND NOT EXISTS (SELECT 1 FROM income WHERE order_id = touched.id AND renewal_id IS NULL)
  OR status IN ('paid', 'in_use') AND NOT EXISTS (
    SELECT 1 FROM income WHERE order_id = touched.id AND renewal_id IS NULL AND undone_fen < income.amount_fen
  )
)
UNION ALL
SELECT 'money_without_cause', format('order %s, renewal %s', order_id, coalesce(renewal_id, 'none'))
FROM income WHERE decided_fen < amount_fen
GROUP BY order_id, renewal_id
HAVING count(*) > iif(
  renewal_id IS NULL,
  EXISTS (SELECT 1 FROM order_event WHERE order_id = income.order_id AND kind = 'paid'),
  EXISTS (SELECT 1 FROM renewal WHERE id = income.renewal_id AND status = 'paid')
)
UNION ALL
SELECT 'refunds_within_payments', format('order %s', order_id) FROM income WHERE decided_fen > amount_fen
UNION ALL
SELECT 'ledger', format('order %s: paid %d, decided %d, settled %d; the channels have %d, due are %d, all sums to %d', id,
  paid_fen, decided_fen, settled_fen, channel_fen, due_fen, sum_fen)
FROM book
WHERE sum_fen <> 0 OR channel_fen <> paid_fen - settled_fen OR due_fen <> settled_fen - decided_fen
UNION ALL
SELECT 'ledger', format('order %s: the ledger has nothing of it', order_id)
FROM income WHERE order_id NOT IN (SELECT id FROM book)
UNION ALL
SELECT 'ledger_of_orders', format('order %s is %s, %d of its guest are held', id, status, -guest_fen)
FROM book WHERE guest_fen <> 0 AND status NOT IN ('paid', 'in_use', 'refunding')
UNION ALL
SELECT 'ledger_balances', format('order %s, account %s', order_id, account)
FROM touched CROSS JOIN ledger_balance AS kept ON kept.order_id = touched.id
WHERE balance_fen <> (
  SELECT coalesce(sum(iif(debit = kept.account, amount_fen, -amount_fen)), 0) FROM ledger_transfer
  WHERE order_id = kept.order_id AND kept.account IN (debit, credit)
)

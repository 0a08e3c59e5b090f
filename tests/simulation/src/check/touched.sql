-- The orders that something happened to since: every change of an order, a renewal, a refund or a door is an event.
SELECT json_group_array(DISTINCT order_id) AS orders FROM (
  SELECT order_id FROM order_event WHERE number > ?1
  UNION ALL
  SELECT order_id FROM payment WHERE rowid > ?2
  UNION ALL
  SELECT order_id FROM ledger_transfer WHERE number > ?3 AND order_id IS NOT NULL
)

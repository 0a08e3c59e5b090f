-- The orders that something happened to since: every change of an order, a later charge, a refund or a door is an event.
SELECT json_group_array(DISTINCT order_id) AS orders FROM (
  SELECT order_id FROM order_event WHERE number > ?1
  UNION ALL
  SELECT order_id FROM payment WHERE rowid > ?2
  UNION ALL
  SELECT order_id FROM ledger_transfer WHERE number > ?3 AND order_id IS NOT NULL
  UNION ALL
  SELECT stock_reservation.order_id
  FROM stock_entry CROSS JOIN stock_reservation ON stock_reservation.id = stock_entry.reservation_id
  WHERE stock_entry.number > ?4
)

-- The newest rows of the tables that only grow.
SELECT (SELECT coalesce(max(number), 0) FROM order_event) AS event,
  (SELECT coalesce(max(number), 0) FROM ledger_transfer) AS transfer,
  (SELECT coalesce(max(rowid), 0) FROM payment) AS payment,
  (SELECT coalesce(max(number), 0) FROM stock_entry) AS stock

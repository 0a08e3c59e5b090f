-- An order of the caller's with a stay that something can be brought to.
SELECT placed.status, placed.pay_before, placed.ends_at, placed.store_number,
  (SELECT count(*) FROM order_line WHERE order_line.order_id = placed.id) AS lines,
  -- The ?4-th of those of the last hour that were asked for and never paid, the newest first.
  (SELECT asked_at FROM charge
   WHERE order_id = placed.id AND kind = 'goods' AND state <> 'paid' AND asked_at > ?3 - 3600
   ORDER BY asked_at DESC LIMIT 1 OFFSET ?4 - 1) AS too_many_since
FROM "order" AS placed
WHERE placed.id = ?1 AND placed.user_id = ?2
  AND EXISTS (SELECT 1 FROM fulfilment WHERE fulfilment.order_id = placed.id AND fulfilment.method = 'stay')

-- What became of the orders, and how many wishes for more time ended with them.
SELECT status, (
  SELECT count(*) FROM charge
  WHERE charge.order_id = "order".id AND charge.kind <> 'order' AND charge.state = 'expired'
    AND charge.changed_by = 'system' AND charge.changed_at = ?2
) AS charges
FROM "order"
WHERE id IN (SELECT value FROM json_each(?1))

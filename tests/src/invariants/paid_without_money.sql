-- Something that costs money counts as paid, and nothing came in for it.
SELECT format('order %s is %s', placed.id, placed.status)
FROM "order" AS placed
WHERE placed.status IN ('paid', 'in_use', 'completed', 'no_show', 'refunding', 'refunded')
  AND placed.amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM renewal WHERE order_id = placed.id AND status = 'paid'
  )
  AND NOT EXISTS (
    SELECT 1 FROM payment WHERE order_id = placed.id AND renewal_id IS NULL AND state = 'succeeded'
  )
UNION ALL
SELECT format('renewal %s of order %s is paid', id, order_id)
FROM renewal
WHERE status = 'paid' AND amount_fen > 0
  AND NOT EXISTS (SELECT 1 FROM payment WHERE renewal_id = renewal.id AND state = 'succeeded')

-- Something that costs money counts as paid, and nothing came in for it.
SELECT format('charge %s of order %s is paid', id, order_id)
FROM charge
WHERE state = 'paid' AND amount_fen > 0
  AND NOT EXISTS (SELECT 1 FROM payment WHERE charge_id = charge.id AND state = 'succeeded')
UNION ALL
SELECT format('order %s is %s', placed.id, placed.status)
FROM "order" AS placed
WHERE placed.status IN ('paid', 'in_use', 'completed', 'no_show', 'refunding', 'refunded') AND NOT EXISTS (
  SELECT 1 FROM charge JOIN charge_kind ON charge_kind.name = charge.kind AND charge_kind.opens_order
  WHERE charge.order_id = placed.id AND charge.state = 'paid'
)

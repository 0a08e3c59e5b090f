-- The time of a charge is not as the charge: a paid one has it, an expired one does not keep it from others, and what lengthens
-- something begins where that ends. A stay that the shop has ended early leaves the rest of it to others.
WITH told AS (
  SELECT hold.*, placed.ends_at AS order_ends_at, placed.status IN ('completed', 'refunding', 'refunded') AS is_over, charge.kind,
    charge.state AS charge_state, charge.detail ->> 'minutes' AS minutes,
    placed.status IN ('cancelled', 'refunding', 'refunded') OR EXISTS (
      SELECT 1 FROM order_line
      WHERE order_id = hold.order_id AND position = hold.item AND given_up_at IS NOT NULL
    ) AS is_given_up
  FROM hold
  JOIN "order" AS placed ON placed.id = hold.order_id
  LEFT JOIN charge ON charge.id = hold.charge_id AND charge.order_id = hold.order_id
)
SELECT format('hold %s of charge %s of order %s is %s, the charge is %s', id, charge_id, order_id, state,
  coalesce(charge_state, 'not of the order'))
FROM told
WHERE NOT coalesce(
  CASE
    WHEN is_given_up THEN state IN ('lapsed', 'released')
    WHEN charge_state = 'paid' THEN state = 'confirmed'
      OR state = 'released' AND is_extension AND is_over AND starts_at >= order_ends_at
    WHEN charge_state = 'expired' THEN state IN ('lapsed', 'released')
    ELSE state IN ('held', 'lapsed')
  END,
  0
)
UNION ALL
SELECT format('hold %s of order %s begins at %d, where nothing of it ends', id, order_id, starts_at)
FROM told
WHERE is_extension AND state IN ('held', 'confirmed') AND NOT EXISTS (
  SELECT 1 FROM hold AS before
  WHERE before.order_id = told.order_id AND before.item = told.item AND before.resource_id = told.resource_id
    AND before.state = 'confirmed' AND before.ends_at = told.starts_at
)
UNION ALL
SELECT format('hold %s of order %s lengthens what is longer by now', id, order_id)
FROM told
WHERE is_extension AND state = 'held' AND starts_at <> (
  SELECT max(ends_at) FROM hold AS own WHERE own.order_id = told.order_id AND own.item = told.item AND own.state = 'confirmed'
)
UNION ALL
SELECT format('renewal %s of order %s is of %d minutes, its hold %s of %d', charge_id, order_id, minutes, id,
  (ends_at - starts_at) / 60)
FROM told WHERE kind = 'renewal' AND NOT coalesce(is_extension AND (
    ends_at - starts_at = 60 * minutes OR is_over AND ends_at - starts_at < 60 * minutes
  ), 0)
UNION ALL
SELECT format('renewal %s of order %s has no time', id, order_id)
FROM charge WHERE kind = 'renewal' AND NOT EXISTS (SELECT 1 FROM hold WHERE charge_id = charge.id)

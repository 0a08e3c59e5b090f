-- A guest who pays for more time in the last minute is not put out before the gateway could tell it.
UPDATE "order" SET
  status = iif(status = 'in_use', 'completed', 'no_show'),
  used_until = iif(status = 'in_use', ends_at, NULL),
  cause = iif(status = 'in_use', 'stay over', 'nobody came'),
  changed_by = 'system', changed_at = ?1
WHERE status IN ('paid', 'in_use') AND id IN (
  SELECT stay.id FROM "order" AS stay
  WHERE stay.status IN ('paid', 'in_use') AND stay.ends_at <= ?1 AND NOT EXISTS (
    SELECT 1 FROM payment
    WHERE payment.order_id = stay.id AND payment.state IN ('opening', 'open') AND payment.expires_at > ?3
  )
  ORDER BY stay.ends_at
  LIMIT ?2
)
RETURNING id, status

-- The guard stands outside as well as inside: what another tick has taken in between is left to it.
UPDATE payment SET gateway_asked_at = ?2
WHERE state IN ('opening', 'open') AND coalesce(gateway_asked_at, asked_at) <= ?3 AND id IN (
  SELECT id FROM payment
  WHERE state IN ('opening', 'open') AND channel = ?1 AND coalesce(gateway_asked_at, asked_at) <= ?3
  ORDER BY coalesce(gateway_asked_at, asked_at)
  LIMIT ?4
)
RETURNING id, expires_at <= ?2 OR CASE
  WHEN renewal_id IS NULL THEN
    NOT EXISTS (SELECT 1 FROM "order" AS placed WHERE placed.id = payment.order_id AND status = 'pending_payment')
  ELSE NOT EXISTS (SELECT 1 FROM renewal WHERE renewal.id = payment.renewal_id AND renewal.status = 'pending_payment')
END AS is_over

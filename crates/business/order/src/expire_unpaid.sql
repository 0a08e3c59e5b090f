-- What is still asked for at its gateway is closed there first; who does not hear from the gateway for a minute gives up.
UPDATE "order" SET status = 'expired', changed_by = 'system', changed_at = ?1, cause = 'not paid in time'
WHERE status = 'pending_payment' AND id IN (
  SELECT waiting.id FROM "order" AS waiting
  WHERE waiting.status = 'pending_payment' AND waiting.pay_before <= ?1 AND NOT EXISTS (
    SELECT 1 FROM payment
    WHERE payment.order_id = waiting.id AND payment.state IN ('opening', 'open') AND payment.expires_at > ?3
  )
  ORDER BY waiting.pay_before
  LIMIT ?2 + 0
)
RETURNING id

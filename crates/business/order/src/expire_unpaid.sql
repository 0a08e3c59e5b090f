-- What is still asked for at its gateway is closed there first. Who asks and does not hear from the gateway for a minute gives
-- up; who has not come to ask, because so many wait for that, waits for up to an hour.
UPDATE "order" SET status = 'expired', changed_by = 'system', changed_at = ?1, cause = 'not paid in time'
WHERE id IN (SELECT value FROM json_each(?3)) AND status = 'pending_payment' AND pay_before <= ?1 AND NOT EXISTS (
  SELECT 1 FROM payment
  WHERE payment.order_id = "order".id AND payment.state IN ('opening', 'open') AND (
      payment.expires_at > ?2
      OR coalesce(payment.gateway_asked_at, 0) < payment.expires_at AND payment.expires_at > ?1 - 3600
    )
)
RETURNING id

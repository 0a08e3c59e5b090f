-- What is owed whenever it is paid does not expire, and what opens its order expires with it. What is still asked for at its
-- gateway is closed there first: see `expire_unpaid.sql` of the orders.
UPDATE charge SET state = 'expired', changed_by = 'system', changed_at = ?1
WHERE id IN (SELECT value FROM json_each(?3)) AND state = 'pending_payment' AND pay_before <= ?1
  AND kind IN (SELECT name FROM charge_kind WHERE lapses AND NOT opens_order) AND NOT EXISTS (
    SELECT 1 FROM payment
    WHERE payment.charge_id = charge.id AND payment.state IN ('opening', 'open') AND (
        payment.expires_at > ?2
        OR coalesce(payment.gateway_asked_at, 0) < payment.expires_at AND payment.expires_at > ?1 - 3600
      )
  )
RETURNING id

-- The guard stands outside as well as inside: what another tick has taken in between is left to it.
UPDATE shipping_report SET asked_at = ?1, attempts = attempts + 1
WHERE state = 'due' AND (asked_at IS NULL OR asked_at <= ?1 - min(30 << min(attempts - 1, 7), 3600))
  AND payment_id IN (
    SELECT payment_id FROM shipping_report
    WHERE state = 'due' AND coalesce(asked_at, due_at) <= ?1
      AND (asked_at IS NULL OR asked_at <= ?1 - min(30 << min(attempts - 1, 7), 3600))
    ORDER BY coalesce(asked_at, due_at)
    LIMIT ?2 + 0
  )
RETURNING payment_id, attempts - 1 AS attempts_before,
  (SELECT transaction_id FROM payment WHERE id = payment_id) AS transaction_id,
  (SELECT payer FROM payment WHERE id = payment_id) AS payer,
  (SELECT description FROM payment WHERE id = payment_id) AS description,
  (SELECT named FROM payment JOIN payment_account_named AS account ON account.id = payment.account_id
   WHERE payment.id = payment_id) AS account

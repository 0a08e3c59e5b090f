-- The guard: what somebody else has told in between is left alone.
UPDATE shipping_report SET asked_at = ?1, attempts = attempts + 1
WHERE payment_id IN (SELECT value FROM json_each(?2)) AND state = 'due'
  AND (asked_at IS NULL OR asked_at <= ?1 - min(30 << min(attempts - 1, 7), 3600))
RETURNING payment_id, attempts - 1 AS attempts_before,
  (SELECT transaction_id FROM payment WHERE id = payment_id) AS transaction_id,
  (SELECT payer FROM payment WHERE id = payment_id) AS payer,
  (SELECT description FROM payment WHERE id = payment_id) AS description,
  (SELECT named FROM payment JOIN payment_account_named AS account ON account.id = payment.account_id
   WHERE payment.id = payment_id) AS account

-- The guard: what somebody else has asked about in between, or is over, is left alone.
UPDATE payment SET gateway_asked_at = ?1
WHERE id IN (SELECT value FROM json_each(?3)) AND state IN ('opening', 'open', 'closing')
  AND coalesce(gateway_asked_at, asked_at) <= ?2
RETURNING json_object(
  'id', id, 'channel', channel, 'account', json((
    SELECT named FROM payment_account_named AS account WHERE account.id = payment.account_id
  )), 'amount_fen', amount_fen, 'asked_at', asked_at, 'expires_at', expires_at
) AS asked, expires_at <= ?1 OR state = 'closing'
  OR NOT EXISTS (SELECT 1 FROM charge WHERE charge.id = payment.charge_id AND charge.state = 'pending_payment') AS is_over

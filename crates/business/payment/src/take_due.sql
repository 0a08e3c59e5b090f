-- The guard stands outside as well as inside: what another tick has taken in between is left to it.
UPDATE refund SET gateway_asked_at = ?1, attempts = attempts + 1
WHERE state IN ('decided', 'sent')
  AND (gateway_asked_at IS NULL OR gateway_asked_at <= ?1 - min(30 << min(attempts - 1, 7), 3600))
  AND id IN (
    SELECT id FROM refund
    WHERE state IN ('decided', 'sent') AND coalesce(gateway_asked_at, decided_at) <= ?1
      AND (gateway_asked_at IS NULL OR gateway_asked_at <= ?1 - min(30 << min(attempts - 1, 7), 3600))
    ORDER BY coalesce(gateway_asked_at, decided_at)
    LIMIT ?2 + 0
  )
RETURNING state = 'sent' AS is_sent, json_object(
  'id', id, 'amount_fen', amount_fen, 'reason', reason, 'decided_at', decided_at,
  'channel', coalesce((SELECT channel FROM payment WHERE id = payment_id),
    (SELECT channel FROM payment_exception WHERE id = exception_id)),
  'out_trade_no', coalesce(payment_id, (SELECT out_trade_no FROM payment_exception WHERE id = exception_id)),
  'transaction_id', coalesce((SELECT transaction_id FROM payment WHERE id = payment_id),
    (SELECT transaction_id FROM payment_exception WHERE id = exception_id)),
  'paid_fen', coalesce((SELECT amount_fen FROM payment WHERE id = payment_id),
    (SELECT suspense_fen FROM payment_exception WHERE id = exception_id))
) AS refund

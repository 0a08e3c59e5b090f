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
RETURNING state = 'sent' AS is_sent, (SELECT message FROM refund_sending WHERE refund_sending.id = refund.id) AS refund

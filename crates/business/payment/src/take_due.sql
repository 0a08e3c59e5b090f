-- The guard: what somebody else has sent in between, or is settled, is left alone.
UPDATE refund SET gateway_asked_at = ?1, attempts = attempts + 1
WHERE id IN (SELECT value FROM json_each(?2)) AND state IN ('decided', 'sent')
  AND (gateway_asked_at IS NULL OR gateway_asked_at <= ?1 - min(30 << min(attempts - 1, 7), 3600))
RETURNING state = 'sent' AS is_sent, (SELECT message FROM refund_sending WHERE refund_sending.id = refund.id) AS refund

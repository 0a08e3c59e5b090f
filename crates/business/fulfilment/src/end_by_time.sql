-- Time ends what nobody has to end. A guest who pays for more time in the last minute is not put out before the gateway could
-- tell it.
UPDATE fulfilment SET
  state = (SELECT after_time FROM fulfilment_state AS now WHERE now.method = fulfilment.method AND now.name = fulfilment.state),
  cause = (SELECT time_cause FROM fulfilment_state AS now WHERE now.method = fulfilment.method AND now.name = fulfilment.state),
  changed_by = 'system', changed_at = ?1
WHERE id IN (
  SELECT ending.fulfilment_id FROM json_each(?3) AS named JOIN fulfilment_end AS ending ON ending.fulfilment_id = named.value
  WHERE ending.at <= ?1 AND NOT EXISTS (
    SELECT 1 FROM payment
    WHERE payment.order_id = ending.order_id AND payment.state IN ('opening', 'open') AND (
        payment.expires_at > ?2
        OR coalesce(payment.gateway_asked_at, 0) < payment.expires_at AND payment.expires_at > ?1 - 3600
      )
  )
)
RETURNING order_id

-- Time ends what nobody has to end. A guest who pays for more time in the last minute is not put out before the gateway could
-- tell it.
UPDATE fulfilment SET
  state = (SELECT after_time FROM fulfilment_state AS now WHERE now.method = fulfilment.method AND now.name = fulfilment.state),
  cause = (SELECT time_cause FROM fulfilment_state AS now WHERE now.method = fulfilment.method AND now.name = fulfilment.state),
  changed_by = 'system', changed_at = ?1
WHERE EXISTS (
  SELECT 1 FROM fulfilment_state AS now
  WHERE now.method = fulfilment.method AND now.name = fulfilment.state AND now.after_time IS NOT NULL
) AND order_id IN (
  SELECT stay.id FROM "order" AS stay
  WHERE stay.status IN ('paid', 'in_use') AND stay.over_at <= ?1 AND NOT EXISTS (
    SELECT 1 FROM payment
    WHERE payment.order_id = stay.id AND payment.state IN ('opening', 'open') AND payment.expires_at > ?3
  )
  ORDER BY stay.over_at
  LIMIT ?2
)
RETURNING order_id

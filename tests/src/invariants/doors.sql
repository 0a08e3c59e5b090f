-- A stay has begun whose door never opened.
SELECT format('order %s', fulfilment.order_id)
FROM fulfilment
WHERE fulfilment.method = 'stay' AND fulfilment.state IN ('begun', 'ended') AND NOT EXISTS (
  SELECT 1 FROM device_command WHERE order_id = fulfilment.order_id AND outcome IN ('executed', 'accepted')
)

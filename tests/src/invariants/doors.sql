-- A stay is in use whose door never opened.
SELECT format('order %s', placed.id)
FROM "order" AS placed
WHERE placed.status IN ('in_use', 'completed') AND (placed.used_from IS NULL OR NOT EXISTS (
  SELECT 1 FROM device_command WHERE order_id = placed.id AND outcome IN ('executed', 'accepted')
))

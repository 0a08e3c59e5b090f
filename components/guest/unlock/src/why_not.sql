-- What tells why a press was not written down.
-- An order that occupies nothing has no door, at any time.
SELECT json_object('status', placed.status, 'starts_at', coalesce(placed.starts_at, 0),
    'ends_at', coalesce(placed.ends_at, 253402300799),
    'early_entry_minutes', coalesce(tariff.terms ->> 'early_entry_minutes', 0)) AS stay,
  (SELECT json_object('id', id, 'request_hash', request_hash, 'outcome', outcome, 'issued_at', issued_at)
   FROM device_command WHERE order_id = placed.id AND press_key = ?4) AS earlier,
  (SELECT device.state FROM hold JOIN device ON device.resource_id = hold.resource_id
   WHERE hold.order_id = placed.id AND NOT hold.is_extension AND device.door = ?3) AS device,
  (SELECT json_object('count', count(*), 'first_at', min(issued_at))
   FROM device_command WHERE order_id = placed.id AND issued_at > ?5 - 60) AS lately
FROM "order" AS placed
LEFT JOIN order_line AS line ON line.order_id = placed.id AND line.position = (
  SELECT min(item) FROM hold WHERE hold.order_id = placed.id
)
LEFT JOIN tariff ON tariff.id = line.tariff_id
WHERE placed.id = ?1 AND placed.user_id = ?2

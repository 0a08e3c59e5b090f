-- What tells why a press was not written down.
SELECT json_object('status', placed.status, 'starts_at', placed.starts_at, 'ends_at', placed.ends_at,
    'early_entry_minutes', tariff.terms ->> 'early_entry_minutes') AS stay,
  (SELECT json_object('id', id, 'request_hash', request_hash, 'outcome', outcome, 'issued_at', issued_at)
   FROM device_command WHERE order_id = placed.id AND press_key = ?4) AS earlier,
  (SELECT device.state FROM hold JOIN device ON device.resource_id = hold.resource_id
   WHERE hold.order_id = placed.id AND NOT hold.is_extension AND device.door = ?3) AS device,
  (SELECT json_object('count', count(*), 'first_at', min(issued_at))
   FROM device_command WHERE order_id = placed.id AND issued_at > ?5 - 60) AS lately
FROM "order" AS placed
JOIN order_line AS line ON line.order_id = placed.id AND line.position = (
  SELECT min(item) FROM hold WHERE hold.order_id = placed.id
)
JOIN tariff ON tariff.id = line.tariff_id
WHERE placed.id = ?1 AND placed.user_id = ?2

-- Writes down a press, if its guest may open this door now. The rule is `device::Entry::may_enter`; a test compares both.
INSERT INTO device_command (id, order_id, device_id, driver, reference, actor, press_key, request_hash, issued_at,
  not_after)
SELECT ?1, placed.id, device.id, device.driver, device.reference, ?3, ?5, ?6, ?7, min(?7 + ?8, placed.ends_at)
FROM "order" AS placed
JOIN hold ON hold.order_id = placed.id AND NOT hold.is_extension AND hold.state = 'confirmed'
JOIN order_line AS line ON line.order_id = placed.id AND line.position = hold.item
JOIN tariff ON tariff.id = line.tariff_id
JOIN device ON device.resource_id = hold.resource_id AND device.door = ?4 AND device.state = 'in_service'
WHERE placed.id = ?2 AND placed.user_id = ?3 AND placed.status IN ('paid', 'in_use')
  AND placed.starts_at - 60 * (tariff.terms ->> 'early_entry_minutes') <= ?7 AND ?7 < placed.ends_at
  AND (SELECT count(*) FROM device_command WHERE order_id = placed.id AND issued_at > ?7 - 60) < ?9
ON CONFLICT (order_id, press_key) DO NOTHING
RETURNING driver, reference, not_after

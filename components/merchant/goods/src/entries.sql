SELECT entry.number, sku.id AS sku_id, sku.name, product.name AS product_name, entry.reason,
  entry.quantity * reason.on_hand_sign AS on_hand_change, entry.quantity * reason.reserved_sign AS reserved_change, entry.at,
  entry.actor, (SELECT nickname FROM user WHERE user.id = entry.actor) AS actor_name,
  (SELECT order_id FROM stock_reservation WHERE stock_reservation.id = entry.reservation_id) AS order_id
FROM stock_entry AS entry
JOIN stock_reason AS reason ON reason.name = entry.reason
JOIN sku ON sku.id = entry.sku_id
JOIN product ON product.number = sku.product_number
WHERE entry.sku_id = ?4 AND entry.number < coalesce(?5, 9e18) AND entry.store_number IN (
  SELECT store.number FROM store JOIN may ON may.store_number = store.number
  WHERE store.id = ?3 AND may.user_id = ?1 AND may.permission = ?2
)
ORDER BY entry.number DESC
LIMIT ?6 + 0

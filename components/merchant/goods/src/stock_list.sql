-- Articles of the merchants' goods in each store, what was never there included; the cursor is the last one's place.
SELECT store.id || sku.id AS cursor, json_object('store', json_object('id', store.id, 'name', store.name), 'sku_id', sku.id,
    'product_id', product.id, 'product_name', product.name, 'name', sku.name, 'specification', json(sku.specification),
    'state', sku.state, 'price_fen', sku.price_fen, 'on_hand', coalesce(stock.on_hand, 0), 'reserved', coalesce(stock.reserved, 0),
    'available', coalesce(stock.on_hand - stock.reserved, 0), 'threshold', stock.threshold,
    'is_low', json(iif(stock.on_hand - stock.reserved <= stock.threshold, 'true', 'false'))) AS told
FROM store
JOIN product ON product.merchant_number = store.merchant_number AND product.kind = 'goods'
JOIN sku ON sku.product_number = product.number
LEFT JOIN stock ON stock.sku_id = sku.id AND stock.store_number = store.number
WHERE store.number IN (SELECT may.store_number FROM may WHERE may.user_id = ?1 AND may.permission = ?2)
  AND (?3 IS NULL OR store.id = ?3)
  AND (?4 = 0 OR stock.on_hand - stock.reserved <= stock.threshold)
  AND store.id || sku.id > ?5
ORDER BY store.id, sku.id
LIMIT ?6 + 0

-- Only what is counted and on its way to the room: whatever else is bought has its own ways.
SELECT json_object('status', placed.status, 'pay_before', placed.pay_before, 'over_at', placed.over_at) AS "order",
  json_object('item', line.position, 'label', line.label, 'quantity', line.quantity, 'state', way.state) AS goods
FROM "order" AS placed
JOIN order_line AS line ON line.order_id = placed.id AND line.position = ?2 AND line.sku_id IS NOT NULL
JOIN fulfilment AS way ON way.order_id = line.order_id AND way.item = line.position AND way.method = 'serve'
WHERE placed.id = ?1

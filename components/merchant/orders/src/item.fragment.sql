-- An order as the shop sees it, at ?3. What is asked for beside it stands behind.
SELECT json_object(
    'id', placed.id, 'status', placed.status, 'kind', listing.kind,
    'listing', json_object('id', listing.id, 'name', product.name),
    'store', json_object('id', store.id, 'name', store.name, 'address', store.address),
    'starts_at', placed.starts_at, 'ends_at', placed.ends_at, 'over_at', placed.over_at, 'people', placed.people,
    'amount_fen', placed.amount_fen,
    'paid_fen', (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE order_id = placed.id AND state = 'succeeded'),
    'refunded_fen', (SELECT coalesce(sum(refund.amount_fen), 0) FROM payment JOIN refund ON refund.payment_id = payment.id
      WHERE payment.order_id = placed.id AND refund.state = 'settled'),
    'refunding_fen', (SELECT coalesce(sum(refund.amount_fen), 0) FROM payment JOIN refund ON refund.payment_id = payment.id
      WHERE payment.order_id = placed.id AND refund.state <> 'settled'),
    'pay_before', placed.pay_before, 'placed_at', placed.placed_at, 'used_from', placed.used_from,
    'used_until', placed.used_until, 'remark', placed.remark
  ) AS "order",
  guest.id AS guest_id, guest.nickname,
  json_object('phone', guest.phone, 'phone_sealed', guest.phone_sealed) AS phone,
  (SELECT json_group_array(name) FROM (
     SELECT DISTINCT resource.name FROM hold JOIN resource ON resource.id = hold.resource_id
     WHERE hold.order_id = placed.id ORDER BY hold.item
   )) AS resources,
  (SELECT coalesce(sum(charge.amount_fen), 0)
   FROM charge JOIN charge_kind ON charge_kind.name = charge.kind
   WHERE charge.order_id = placed.id AND charge.state = 'pending_payment'
     AND (charge.pay_before > ?3 OR NOT charge_kind.lapses)) AS unpaid_fen,
  EXISTS (SELECT 1 FROM refund_request WHERE order_id = placed.id AND state = 'open') AS has_open_refund_request,
  (SELECT json_group_array(json_object('item', item, 'label', label, 'quantity', quantity, 'state', state)) FROM (
     SELECT way.item, line.label, line.quantity, way.state
     FROM fulfilment AS way JOIN order_line AS line ON line.order_id = way.order_id AND line.position = way.item
     WHERE way.order_id = placed.id AND way.method = 'serve' AND line.sku_id IS NOT NULL ORDER BY way.item
   )) AS goods
FROM "order" AS placed
JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
JOIN listing ON listing.number = main.listing_number
JOIN product ON product.number = listing.product_number
JOIN store ON store.number = placed.store_number
JOIN user AS guest ON guest.id = placed.user_id

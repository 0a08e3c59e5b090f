SELECT placed.id, placed.status, listing.kind,
  json_object('id', listing.id, 'name', product.name) AS listing,
  json_object('id', store.id, 'name', store.name, 'address', store.address) AS store,
  placed.starts_at, placed.ends_at, placed.over_at, placed.people, placed.amount_fen,
  (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE order_id = placed.id AND state = 'succeeded') AS paid_fen,
  (SELECT coalesce(sum(refund.amount_fen), 0) FROM payment JOIN refund ON refund.payment_id = payment.id
   WHERE payment.order_id = placed.id AND refund.state = 'settled') AS refunded_fen,
  (SELECT coalesce(sum(refund.amount_fen), 0) FROM payment JOIN refund ON refund.payment_id = payment.id
   WHERE payment.order_id = placed.id AND refund.state <> 'settled') AS refunding_fen,
  placed.pay_before, placed.placed_at, placed.used_from, placed.used_until, placed.remark
FROM "order" AS placed
JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
JOIN listing ON listing.number = main.listing_number
JOIN product ON product.number = listing.product_number
JOIN store ON store.number = placed.store_number

-- ?1 the store, ?2 what is wanted, ?3 now, ?4 the order that it would join. What is not sold there has no row. Who has not paid in
-- time gives way, and so does what the order itself has asked for before and not paid.
SELECT sku.id AS sku_id, listing.number AS listing_number, product.name || ' ' || sku.name AS label, sku.price_fen,
  wanted.value ->> 'quantity' AS quantity,
  coalesce((
    SELECT on_hand - reserved FROM stock WHERE stock.sku_id = sku.id AND stock.store_number = ?1
  ), 0) + coalesce((
    SELECT sum(quantity) FROM stock_reservation AS late
    WHERE late.sku_id = sku.id AND late.store_number = ?1 AND late.state = 'held'
      AND (late.held_until <= ?3 OR late.order_id IS ?4)
  ), 0) AS left_over
FROM json_each(?2) AS wanted
CROSS JOIN sku ON sku.id = wanted.value ->> 'sku_id' AND sku.state = 'sold'
CROSS JOIN listing ON listing.product_number = sku.product_number AND listing.store_number = ?1 AND listing.state = 'shown'
CROSS JOIN product ON product.number = listing.product_number
ORDER BY wanted.key

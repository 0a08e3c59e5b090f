-- Articles of which something moved since, and of which not just as much is spoken for as orders say.
SELECT 'stock' AS name, format('sku %s in store %d: %d of %d', sku_id, store_number, reserved, on_hand) AS what
FROM stock
WHERE (sku_id, store_number) IN (SELECT sku_id, store_number FROM stock_entry WHERE number > ?1) AND (
  reserved < 0 OR reserved > on_hand OR reserved <> (
    SELECT coalesce(sum(quantity), 0) FROM stock_reservation AS active
    WHERE active.sku_id = stock.sku_id AND active.store_number = stock.store_number AND active.state IN ('held', 'confirmed')
  )
)

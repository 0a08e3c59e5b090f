-- What is there of an article is not what moved, or more is spoken for than is there, or than orders speak for.
WITH told AS (
  SELECT sku_id, store_number, on_hand AS kept_on_hand, reserved AS kept_reserved, 0 AS on_hand, 0 AS reserved, 0 AS active
  FROM stock
  UNION ALL
  SELECT entry.sku_id, entry.store_number, 0, 0, entry.quantity * reason.on_hand_sign, entry.quantity * reason.reserved_sign, 0
  FROM stock_entry AS entry JOIN stock_reason AS reason ON reason.name = entry.reason
  UNION ALL
  SELECT sku_id, store_number, 0, 0, 0, 0, quantity FROM stock_reservation WHERE state IN ('held', 'confirmed')
), summed AS (
  SELECT sku_id, store_number, sum(kept_on_hand) AS kept_on_hand, sum(kept_reserved) AS kept_reserved,
    sum(on_hand) AS on_hand, sum(reserved) AS reserved, sum(active) AS active
  FROM told GROUP BY sku_id, store_number
)
SELECT format('sku %s in store %d: %d on hand and %d reserved are kept, %d and %d have moved, orders speak for %d', sku_id,
  store_number, kept_on_hand, kept_reserved, on_hand, reserved, active)
FROM summed
WHERE kept_on_hand <> on_hand OR kept_reserved <> reserved OR kept_reserved <> active
  OR kept_reserved < 0 OR kept_reserved > kept_on_hand

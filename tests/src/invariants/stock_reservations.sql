-- Articles are not spoken for as the order says: only for a charge that waits or is paid, for all of what was bought, and until
-- the guest has them or it is given up.
WITH told AS (
  SELECT reservation.*, charge.state AS charge_state, placed.status,
    placed.status IN ('cancelled', 'refunding', 'refunded') OR EXISTS (
      SELECT 1 FROM order_line
      WHERE order_id = reservation.order_id AND position = reservation.item AND given_up_at IS NOT NULL
    ) AS is_given_up,
    (SELECT phase FROM fulfilment JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
     WHERE fulfilment.order_id = reservation.order_id AND fulfilment.item = reservation.item) AS phase
  FROM stock_reservation AS reservation
  JOIN "order" AS placed ON placed.id = reservation.order_id AND placed.store_number = reservation.store_number
  LEFT JOIN charge ON charge.id = reservation.charge_id AND charge.order_id = reservation.order_id
)
SELECT format('reservation %s of order %s, which is %s, is %s, its charge is %s and its item %s', id, order_id, status, state,
  coalesce(charge_state, 'not of the order'), coalesce(phase, 'not to be handed over'))
FROM told
WHERE NOT coalesce(
  CASE
    WHEN phase = 'over' THEN charge_state = 'paid' AND state = 'sold'
    WHEN is_given_up THEN state IN ('lapsed', 'released')
    WHEN phase IN ('missed', 'given_up') THEN charge_state = 'paid' AND state = 'released'
    WHEN charge_state = 'paid' THEN state = 'confirmed'
    WHEN charge_state = 'expired' THEN state IN ('lapsed', 'released')
    ELSE state IN ('held', 'lapsed')
  END,
  0
)
UNION ALL
SELECT format('reservation %s is of another store than its order', reservation.id)
FROM stock_reservation AS reservation
WHERE NOT EXISTS (
  SELECT 1 FROM "order" AS placed WHERE id = reservation.order_id AND store_number = reservation.store_number
)
UNION ALL
SELECT format('order %s buys %d of sku %s, and speaks for %d', line.order_id, sum(line.quantity), line.sku_id, coalesce((
  SELECT sum(quantity) FROM stock_reservation AS reservation
  WHERE reservation.order_id = line.order_id AND reservation.item = line.item AND reservation.sku_id = line.sku_id
), 0))
FROM order_line AS line
WHERE line.sku_id IS NOT NULL AND line.kind <> 'discount'
GROUP BY line.order_id, line.item, line.sku_id
HAVING sum(line.quantity) IS NOT (
  SELECT sum(quantity) FROM stock_reservation AS reservation
  WHERE reservation.order_id = line.order_id AND reservation.item = line.item AND reservation.sku_id = line.sku_id
)
UNION ALL
-- It speaks for its quantity as long as it is active, and takes it off the shelf once it is sold.
SELECT format('reservation %s is %s over %d, and has moved %d and %d', reservation.id, reservation.state, reservation.quantity,
  coalesce(sum(entry.quantity * reason.reserved_sign), 0), coalesce(sum(entry.quantity * reason.on_hand_sign), 0))
FROM stock_reservation AS reservation
LEFT JOIN stock_entry AS entry ON entry.reservation_id = reservation.id
LEFT JOIN stock_reason AS reason ON reason.name = entry.reason
GROUP BY reservation.id
HAVING coalesce(sum(entry.quantity * reason.reserved_sign), 0)
    <> iif(reservation.state IN ('held', 'confirmed'), reservation.quantity, 0)
  OR coalesce(sum(entry.quantity * reason.on_hand_sign), 0) <> iif(reservation.state = 'sold', -reservation.quantity, 0)

-- Charges of the day that count as paid without money: an order's own by the order's status. An id begins with the time of its
-- making.
SELECT 'order_unpaid' AS kind, iif(charge.kind = 'order', placed.id, charge.id) AS subject,
  iif(charge.kind = 'order',
    json_object('number', placed.id, 'here_fen', placed.amount_fen, 'what', placed.status),
    json_object('number', charge.id, 'out_trade_no', placed.id, 'here_fen', charge.amount_fen, 'what', charge.kind)
  ) AS detail
FROM charge JOIN "order" AS placed ON placed.id = charge.order_id
WHERE charge.id >= format('%012x', ?1 * 1000) AND charge.id < format('%012x', ?2 * 1000) AND charge.amount_fen > 0
  AND (charge.state = 'paid' OR charge.kind = 'order'
    AND placed.status IN ('paid', 'in_use', 'completed', 'no_show', 'refunding', 'refunded'))
  AND NOT EXISTS (SELECT 1 FROM payment WHERE charge_id = charge.id AND state = 'succeeded')
  AND NOT EXISTS (
    SELECT 1 FROM payment_exception
    WHERE channel = 'offline' AND out_trade_no = iif(charge.kind = 'order', placed.id, charge.id)
      AND transaction_id = out_trade_no
  )

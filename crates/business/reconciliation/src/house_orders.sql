-- Orders and renewals of the day that count as paid without money. An id begins with the time of its making.
SELECT 'order_unpaid' AS kind, placed.id AS subject,
  json_object('number', placed.id, 'here_fen', placed.amount_fen, 'what', placed.status) AS detail
FROM "order" AS placed
WHERE placed.id >= format('%012x', ?1 * 1000) AND placed.id < format('%012x', ?2 * 1000)
  AND placed.status IN ('paid', 'in_use', 'completed', 'no_show', 'refunding', 'refunded')
  AND placed.amount_fen > (
    SELECT coalesce(sum(renewal.amount_fen), 0) FROM hold JOIN renewal ON renewal.id = hold.renewal_id
    WHERE hold.order_id = placed.id AND renewal.status = 'paid'
  )
  AND NOT EXISTS (SELECT 1 FROM payment WHERE order_id = placed.id AND renewal_id IS NULL AND state = 'succeeded')
  AND NOT EXISTS (SELECT 1 FROM payment_exception
    WHERE channel = 'offline' AND out_trade_no = placed.id AND transaction_id = placed.id)
UNION ALL
SELECT 'order_unpaid', renewal.id,
  json_object('number', renewal.id, 'out_trade_no', renewal.order_id, 'here_fen', renewal.amount_fen, 'what', 'renewal')
FROM renewal
WHERE renewal.id >= format('%012x', ?1 * 1000) AND renewal.id < format('%012x', ?2 * 1000)
  AND renewal.status = 'paid' AND renewal.amount_fen > 0
  AND NOT EXISTS (
    SELECT 1 FROM payment WHERE order_id = renewal.order_id AND renewal_id = renewal.id AND state = 'succeeded'
  )
  AND NOT EXISTS (SELECT 1 FROM payment_exception
    WHERE channel = 'offline' AND out_trade_no = renewal.id AND transaction_id = renewal.id)

-- The lines of an order do not add up to its amount.
SELECT format('order %s costs %d, its lines %d', placed.id, placed.amount_fen, coalesce(sum(order_line.amount_fen), 0))
FROM "order" AS placed
LEFT JOIN order_line ON order_line.order_id = placed.id
GROUP BY placed.id
HAVING placed.amount_fen <> coalesce(sum(order_line.amount_fen), 0)

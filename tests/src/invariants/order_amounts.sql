-- An order does not cost what is agreed with it, or a charge not what its lines add up to.
SELECT format('order %s costs %d, its charges %d', placed.id, placed.amount_fen, coalesce(sum(charge.amount_fen), 0))
FROM "order" AS placed
LEFT JOIN charge ON charge.order_id = placed.id AND charge.is_agreed
GROUP BY placed.id
HAVING placed.amount_fen <> coalesce(sum(charge.amount_fen), 0)
UNION ALL
SELECT format('charge %s of order %s asks for %d, its lines for %d', charge.id, charge.order_id, charge.amount_fen,
  coalesce(sum(line.amount_fen), 0))
FROM charge LEFT JOIN order_line AS line ON line.order_id = charge.order_id AND line.charge_id = charge.id
GROUP BY charge.id
HAVING charge.amount_fen <> coalesce(sum(line.amount_fen), 0)
UNION ALL
SELECT format('line %d of order %s is of a charge of another order', position, order_id)
FROM order_line AS line
WHERE NOT EXISTS (SELECT 1 FROM charge WHERE id = line.charge_id AND order_id = line.order_id)
UNION ALL
SELECT format('charge %s of order %s is paid and not agreed', id, order_id)
FROM charge WHERE state = 'paid' AND NOT is_agreed

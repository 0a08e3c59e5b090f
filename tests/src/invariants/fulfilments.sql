-- An order does not stand as what it brings: in use once the first has begun, over once the last has ended, and what was given
-- up comes to nobody. A deposit reaches nobody: it only waits.
WITH brought AS (
  SELECT placed.id, placed.status, placed.used_from IS NOT NULL AS is_used,
    coalesce(sum(now.phase = 'waiting'), 0) AS waiting, coalesce(sum(now.phase = 'begun'), 0) AS begun,
    coalesce(sum(now.phase = 'over'), 0) AS over, coalesce(sum(now.phase = 'missed'), 0) AS missed,
    coalesce(sum(now.phase = 'given_up'), 0) AS given_up
  FROM "order" AS placed
  LEFT JOIN fulfilment ON fulfilment.order_id = placed.id
  LEFT JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
  GROUP BY placed.id
)
SELECT format('order %s is %s, of what it brings %d wait, %d are under way, %d are over, %d missed, %d given up', id, status,
  waiting, begun, over, missed, given_up)
FROM brought
WHERE NOT CASE status
  WHEN 'pending_payment' THEN waiting > 0 AND begun + over + missed + given_up = 0
  WHEN 'expired' THEN waiting > 0 AND begun + over + missed + given_up = 0
  WHEN 'paid' THEN waiting > 0 AND begun + over = 0
  WHEN 'in_use' THEN waiting + begun > 0 AND is_used
  WHEN 'completed' THEN waiting + begun = 0 AND is_used
  WHEN 'no_show' THEN waiting + begun + over = 0 AND NOT is_used
  ELSE waiting + begun = 0
END
UNION ALL
SELECT format('item %d of order %s reaches nobody', line.item, line.order_id)
FROM order_line AS line
WHERE line.position = line.item AND line.kind NOT IN ('discount', 'deposit')
  AND NOT EXISTS (SELECT 1 FROM fulfilment WHERE order_id = line.order_id AND item = line.item)
UNION ALL
SELECT format('fulfilment %s of order %s is of no thing that was bought', id, order_id)
FROM fulfilment
WHERE NOT EXISTS (
  SELECT 1 FROM order_line WHERE order_id = fulfilment.order_id AND position = fulfilment.item AND item = fulfilment.item
)

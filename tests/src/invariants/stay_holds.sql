-- What was bought is not occupied as the order says: each thing whose listing has resources has one of them for its time, what
-- is paid has just the time of the order, and what was given up does not have it. A deposit may be a thing of its own, and
-- takes no time.
WITH thing AS (
  SELECT placed.id, placed.status, line.item, line.given_up_at, hold.id AS hold_id, hold.state
  FROM order_line AS line
  JOIN "order" AS placed ON placed.id = line.order_id
  LEFT JOIN hold ON hold.order_id = line.order_id AND hold.item = line.item AND hold.is_extension = 0
  WHERE line.position = line.item AND line.kind <> 'deposit' AND (
    hold.id IS NOT NULL OR EXISTS (SELECT 1 FROM listing_resource WHERE listing_number = line.listing_number)
  )
)
SELECT format('order %s is %s, the hold of its item %d is %s', id, status, item, coalesce(state, 'not there'))
FROM thing
WHERE NOT coalesce(
  CASE
    WHEN given_up_at IS NOT NULL THEN state IN ('lapsed', 'released')
    WHEN status IN ('paid', 'in_use', 'completed', 'no_show') THEN state = 'confirmed'
    WHEN status = 'pending_payment' THEN state IN ('held', 'lapsed')
    WHEN status IN ('expired', 'cancelled') THEN state IN ('lapsed', 'released')
    WHEN status IN ('refunding', 'refunded') THEN state = 'released'
  END,
  0
)
UNION ALL
SELECT format('hold %s of order %s is of no thing that was bought', hold.id, hold.order_id)
FROM hold
WHERE NOT EXISTS (SELECT 1 FROM order_line WHERE order_id = hold.order_id AND position = hold.item AND item = hold.item)
UNION ALL
SELECT format('order %s is from %d to %d, what it occupies from %d to %d', placed.id, placed.starts_at, placed.ends_at,
  min(hold.starts_at), max(hold.ends_at))
FROM "order" AS placed LEFT JOIN hold ON hold.order_id = placed.id AND iif(
  placed.status IN ('paid', 'in_use', 'completed', 'no_show'), hold.state = 'confirmed', NOT hold.is_extension
)
WHERE placed.status IN ('pending_payment', 'expired', 'paid', 'in_use', 'completed', 'no_show')
GROUP BY placed.id
HAVING (placed.starts_at, placed.ends_at) IS NOT (min(hold.starts_at), max(hold.ends_at))
UNION ALL
-- What is given up is told with the time that it had.
SELECT format('order %s is %s and from %d to %d, it was booked from %d to %d', placed.id, placed.status, placed.starts_at,
  placed.ends_at, min(hold.starts_at), max(hold.ends_at))
FROM "order" AS placed JOIN hold ON hold.order_id = placed.id AND NOT hold.is_extension
WHERE placed.status IN ('cancelled', 'refunding', 'refunded') AND NOT EXISTS (
  SELECT 1 FROM order_line WHERE order_id = hold.order_id AND position = hold.item AND given_up_at IS NOT NULL
)
GROUP BY placed.id
HAVING placed.starts_at IS NOT min(hold.starts_at) OR placed.ends_at IS NULL OR placed.ends_at < max(hold.ends_at)

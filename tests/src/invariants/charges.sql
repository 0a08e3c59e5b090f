-- A charge does not stand as its order does: what opens an order waits, is paid and ends with it, and nothing else waits for
-- money where nothing runs any more. Of what replaces an open one, one is open. What was given up is not taken after all.
WITH asked AS (
  SELECT charge.*, placed.status, charge_kind.opens_order, charge_kind.lapses, charge_kind.replaces_open
  FROM charge JOIN "order" AS placed ON placed.id = charge.order_id JOIN charge_kind ON charge_kind.name = charge.kind
)
SELECT format('order %s is %s, its charge %s is %s', order_id, status, id, state)
FROM asked
WHERE opens_order AND state <> CASE status
  WHEN 'pending_payment' THEN 'pending_payment'
  WHEN 'expired' THEN 'expired'
  -- Given up before it was paid, or after.
  WHEN 'cancelled' THEN iif(
    EXISTS (SELECT 1 FROM order_event WHERE order_id = asked.order_id AND kind = 'paid'), 'paid', 'expired'
  )
  ELSE 'paid'
END
UNION ALL
SELECT format('order %s has no charge of its own', id) FROM "order" AS placed
WHERE NOT EXISTS (
  SELECT 1 FROM charge JOIN charge_kind ON charge_kind.name = charge.kind AND charge_kind.opens_order
  WHERE charge.order_id = placed.id
)
UNION ALL
SELECT format('order %s is %s, its %s %s waits for money', order_id, status, kind, id)
FROM asked
WHERE NOT opens_order AND state = 'pending_payment' AND (
  status IN ('expired', 'cancelled', 'refunding', 'refunded') OR lapses AND status NOT IN ('paid', 'in_use')
)
UNION ALL
SELECT format('order %s has %d of kind %s open', order_id, count(*), kind)
FROM asked WHERE replaces_open AND state = 'pending_payment'
GROUP BY order_id, kind HAVING count(*) > 1
UNION ALL
SELECT format('order %s was given up, and then a %s of it was paid', given_up.order_id, charge_kind.name)
FROM order_event AS given_up
JOIN order_event AS paid ON paid.order_id = given_up.order_id AND paid.number > given_up.number
JOIN charge_kind ON paid.kind = charge_kind.name || '_paid'
WHERE given_up.kind IN ('cancelled', 'refunding')
UNION ALL
SELECT format('%s %s of order %s was given up, and then paid', charge.kind, charge.id, charge.order_id)
FROM charge JOIN charge_kind ON charge_kind.name = charge.kind AND NOT lapses
JOIN order_event AS paid ON paid.order_id = charge.order_id AND paid.kind = charge.kind || '_paid'
  AND paid.detail ->> (charge.kind || '_id') = charge.id
WHERE charge.kind || '_expired' = (
  SELECT before.kind FROM order_event AS before
  WHERE before.order_id = charge.order_id AND before.number < paid.number
    AND before.detail ->> (charge.kind || '_id') = charge.id
    AND before.kind IN (charge.kind || '_expired', charge.kind || '_pending_payment')
  ORDER BY before.number DESC LIMIT 1
)
UNION ALL
SELECT format('%s %s of order %s is for what was given up, and waits for money', charge.kind, charge.id, charge.order_id)
FROM charge
WHERE state = 'pending_payment' AND NOT EXISTS (
  SELECT 1 FROM order_line AS line
  WHERE line.order_id = charge.order_id AND line.charge_id = charge.id AND NOT EXISTS (
    SELECT 1 FROM order_line AS main
    WHERE main.order_id = line.order_id AND main.position = line.item AND main.given_up_at IS NOT NULL
  )
)

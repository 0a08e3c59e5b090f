-- The room is not kept as the order says: a paid stay has it for just its time, one that was given up does not have it.
SELECT format('order %s is %s, its hold is %s', placed.id, placed.status, coalesce(hold.state, 'not there'))
FROM "order" AS placed
LEFT JOIN hold ON hold.order_id = placed.id AND hold.renewal_id IS NULL
WHERE NOT coalesce(
  CASE
    WHEN placed.status IN ('paid', 'in_use') THEN
      hold.state = 'confirmed' AND hold.starts_at = placed.starts_at AND hold.ends_at = placed.ends_at
    WHEN placed.status = 'pending_payment' THEN hold.state IN ('held', 'lapsed')
    WHEN placed.status IN ('expired', 'cancelled') THEN hold.state IN ('lapsed', 'released')
    ELSE hold.id IS NOT NULL
  END,
  0
)

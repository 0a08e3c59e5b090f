-- The log of an order does not lead to its status, or by a step that the order machine does not have.
WITH step AS (
  SELECT order_id, kind, lag(kind) OVER log AS before, lead(kind) OVER log IS NULL AS is_last
  FROM order_event
  WHERE kind IN (SELECT source FROM order_transition UNION SELECT target FROM order_transition)
  WINDOW log AS (PARTITION BY order_id ORDER BY number)
)
SELECT format('order %s is %s, its log ends with %s', placed.id, placed.status, coalesce(step.kind, 'nothing'))
FROM "order" AS placed
LEFT JOIN step ON step.order_id = placed.id AND step.is_last
WHERE step.kind IS NOT placed.status
UNION ALL
SELECT format('order %s went from %s to %s', order_id, before, kind)
FROM step
WHERE before IS NOT NULL AND NOT EXISTS (SELECT 1 FROM order_transition WHERE source = step.before AND target = step.kind)

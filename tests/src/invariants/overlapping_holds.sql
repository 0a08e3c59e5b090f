-- Two orders occupy one resource at the same time, gaps included, or one order does so twice.
WITH beside AS (
  SELECT resource_id, order_id, blocked_from, starts_at, lag(order_id) OVER line AS before,
    max(blocked_until) OVER (line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until,
    max(ends_at) OVER (
      PARTITION BY resource_id, order_id ORDER BY starts_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS own_until
  FROM hold WHERE state IN ('held', 'confirmed')
  WINDOW line AS (PARTITION BY resource_id ORDER BY blocked_from, order_id)
)
SELECT format('order %s takes resource %s at %d, which others have until %d', order_id, resource_id, blocked_from,
  taken_until)
FROM beside WHERE before <> order_id AND blocked_from < taken_until
UNION ALL
SELECT format('order %s takes resource %s at %d, and has it until %d', order_id, resource_id, starts_at, own_until)
FROM beside WHERE starts_at < own_until

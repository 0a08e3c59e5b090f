-- Two orders occupy one resource at the same time, cleaning gap included. What one order occupies is one piece: its stay
-- and the time that a renewal would add.
WITH occupied AS (
  SELECT resource_id, order_id, min(starts_at) AS starts_at, max(blocked_until) AS blocked_until
  FROM hold WHERE state IN ('held', 'confirmed')
  GROUP BY resource_id, order_id
), beside AS (
  SELECT resource_id, order_id, starts_at, max(blocked_until) OVER (
    PARTITION BY resource_id ORDER BY starts_at, order_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS taken_until
  FROM occupied
)
SELECT format('order %s takes resource %s at %d, which others have until %d', order_id, resource_id, starts_at, taken_until)
FROM beside WHERE starts_at < taken_until

-- An id has hex digits only, so that all come before a g.
WHERE placed.user_id = ?1 AND placed.id < coalesce(?2, 'g')
  -- As `Status::at`: what time alone has decided counts, whether the tick has written it down or not.
  AND (?3 IS NULL OR CASE
    WHEN placed.status = 'pending_payment' AND placed.pay_before <= ?4 THEN 'expired'
    WHEN placed.status = 'paid' AND placed.over_at <= ?4 THEN 'no_show'
    WHEN placed.status = 'in_use' AND placed.over_at <= ?4 THEN 'completed'
    ELSE placed.status
  END IN (SELECT value FROM json_each(?3)))
ORDER BY placed.id DESC
LIMIT ?5

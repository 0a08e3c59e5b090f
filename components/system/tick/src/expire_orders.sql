UPDATE "order" SET status = 'expired', changed_by = 'system', changed_at = ?1, cause = 'not paid in time'
WHERE status = 'pending_payment' AND id IN (
  SELECT id FROM "order" WHERE status = 'pending_payment' AND pay_before <= ?1 ORDER BY pay_before LIMIT ?2
)
RETURNING id

-- Takes out what is due at ?1; with ?2 also what a fault keeps back. The merchant hears of a refund when it is done, not before.
DELETE FROM sandbox_notification WHERE number IN (
  SELECT number FROM sandbox_notification
  WHERE number > 0 AND (due_at <= ?1 OR ?2 AND (refund_id IS NULL OR met_fault = 1))
  ORDER BY number LIMIT 100
)
RETURNING *

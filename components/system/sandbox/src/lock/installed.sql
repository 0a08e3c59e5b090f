-- The locks that hang on a room, and those that the cloud has heard of otherwise.
WITH known AS (
  SELECT reference FROM device WHERE driver = 'sandbox-lock'
  UNION
  SELECT reference FROM sandbox_lock
)
SELECT known.reference, coalesce(behaviour, 'works') AS behaviour, opened_at, coalesce(openings, 0) AS openings
FROM known LEFT JOIN sandbox_lock USING (reference)
ORDER BY opened_at DESC, known.reference LIMIT 200

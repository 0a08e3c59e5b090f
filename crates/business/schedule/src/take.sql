-- The guard stands outside as well as inside: what another ticker has taken in between is left to it.
UPDATE due SET at = ?4
WHERE task = ?1 AND at <= ?3 AND subject IN (
  SELECT subject FROM due INDEXED BY due_by_time
  WHERE at <= ?3 AND task = ?1 AND lane = ?2
  ORDER BY useful_until
  LIMIT ?5 + 0
)
RETURNING subject, useful_until

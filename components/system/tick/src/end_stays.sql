UPDATE "order" SET
  status = iif(status = 'in_use', 'completed', 'no_show'),
  used_until = iif(status = 'in_use', ends_at, NULL),
  cause = iif(status = 'in_use', 'stay over', 'nobody came'),
  changed_by = 'system', changed_at = ?1
WHERE status IN ('paid', 'in_use') AND id IN (
  SELECT id FROM "order" WHERE status IN ('paid', 'in_use') AND ends_at <= ?1 ORDER BY ends_at LIMIT ?2
)
RETURNING id, status

UPDATE device_command SET outcome = 'unknown', failure = 'silent', answered_at = ?1
WHERE outcome IS NULL AND id IN (
  SELECT id FROM device_command WHERE outcome IS NULL AND issued_at <= ?2 ORDER BY issued_at LIMIT ?3
)
RETURNING id

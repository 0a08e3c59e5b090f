-- From when on one more attempt (?1 kind, ?2 fingerprints of the phone, ?3 address) is admitted: when the newest is the pause ?4 old, and
-- the ?6th newest of the phone and the ?7th newest of the address have left the window ?5.
SELECT max(
  coalesce((SELECT at FROM login_attempt WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2)) ORDER BY at DESC LIMIT 1) + ?4, 0),
  coalesce((SELECT at FROM login_attempt WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2)) ORDER BY at DESC LIMIT 1 OFFSET ?6 - 1) + ?5, 0),
  coalesce((
    SELECT at FROM login_attempt WHERE ?3 <> '' AND kind = ?1 AND address = ?3 ORDER BY at DESC LIMIT 1 OFFSET ?7 - 1
  ) + ?5, 0)
) AS free_at

-- Counts and writes an attempt (?1 kind, ?2 fingerprints of the phone, ?3 address) at ?4, if there was none within the pause ?5 and there
-- are fewer than ?7 of the phone and ?8 of the address within the window ?6.
INSERT INTO login_attempt (kind, phone, address, at)
SELECT ?1, ?2 ->> 0, ?3, ?4
WHERE NOT EXISTS (SELECT 1 FROM login_attempt WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2)) AND at > ?4 - ?5)
  AND (SELECT count(*) FROM login_attempt WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2)) AND at > ?4 - ?6) < ?7
  AND (?3 = '' OR (SELECT count(*) FROM login_attempt WHERE kind = ?1 AND address = ?3 AND at > ?4 - ?6) < ?8)
RETURNING rowid AS number

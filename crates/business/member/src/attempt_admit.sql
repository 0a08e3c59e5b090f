-- Counts and writes an attempt (?1 kind, ?2 fingerprints of the phone, ?3 address, ?4 network) at ?5, if the bounds ?6 let it pass.
WITH bounds AS (
  SELECT ?6 ->> 'window_seconds' AS window, ?6 ->> 'per_pair' AS per_pair, ?6 ->> 'per_address' AS per_address,
    ?6 ->> 'per_network' AS per_network, ?6 ->> 'phone_window_seconds' AS phone_window, ?6 ->> 'pause_seconds' AS pause,
    ?6 ->> 'free' AS free, ?6 ->> 'first_pause_seconds' AS first_pause, ?6 ->> 'longest_pause_seconds' AS longest_pause,
    ?6 ->> 'per_day' AS per_day
),
of_phone AS (
  SELECT count(*) AS times, max(login_attempt.at) AS last_at FROM login_attempt JOIN bounds
  WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2)) AND at > ?5 - phone_window
)
INSERT INTO login_attempt (kind, phone, address, network, at)
SELECT ?1, ?2 ->> 0, ?3, ?4, ?5
FROM bounds JOIN of_phone
WHERE (
    SELECT count(*) FROM login_attempt
    WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2)) AND address = ?3 AND at > ?5 - window
  ) < per_pair
  AND (?3 = '' OR (SELECT count(*) FROM login_attempt WHERE kind = ?1 AND address = ?3 AND at > ?5 - window) < per_address)
  AND (?4 = '' OR (SELECT count(*) FROM login_attempt WHERE kind = ?1 AND network = ?4 AND at > ?5 - window) < per_network)
  AND (
    last_at IS NULL
    OR ?5 >= last_at + iif(times < free, pause, min(first_pause << min(times - free, 20), longest_pause))
  )
  AND (per_day IS NULL OR (SELECT count(*) FROM login_attempt WHERE kind = ?1 AND at > ?5 - 86400) < per_day)
RETURNING number

-- From when on one more attempt (?1 kind, ?2 fingerprints of the phone, ?3 address, ?4 network) is admitted after ?5 by the bounds ?6:
-- when of each window the one that fills it has left it, and the pause of the phone is over.
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
SELECT max(
  coalesce((
    SELECT at FROM login_attempt
    WHERE kind = ?1 AND phone IN (SELECT value FROM json_each(?2)) AND address = ?3
    ORDER BY at DESC LIMIT 1 OFFSET (SELECT per_pair FROM bounds) - 1
  ) + window, 0),
  coalesce((
    SELECT at FROM login_attempt WHERE ?3 <> '' AND kind = ?1 AND address = ?3
    ORDER BY at DESC LIMIT 1 OFFSET (SELECT per_address FROM bounds) - 1
  ) + window, 0),
  coalesce((
    SELECT at FROM login_attempt WHERE ?4 <> '' AND kind = ?1 AND network = ?4
    ORDER BY at DESC LIMIT 1 OFFSET (SELECT per_network FROM bounds) - 1
  ) + window, 0),
  coalesce(last_at + iif(times < free, pause, min(first_pause << min(times - free, 20), longest_pause)), 0),
  coalesce((
    SELECT at FROM login_attempt WHERE per_day IS NOT NULL AND kind = ?1
    ORDER BY at DESC LIMIT 1 OFFSET (SELECT coalesce(per_day, 1) FROM bounds) - 1
  ) + 86400, 0)
) AS free_at
FROM bounds JOIN of_phone

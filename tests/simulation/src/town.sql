-- A platform fee of nothing, of 5 % and of an odd share.
INSERT INTO store (number, id, name, address, opening, latitude, longitude, x, y, z, platform_fee_basis_points)
SELECT column1, format('%032x', 16 + column1), 'store ' || column1, 'street ' || column1, '"always"', 0, 0, 1, 0, 0, column2
FROM (VALUES (1, 0), (2, 500), (3, 1237))

INSERT INTO listing (number, id, store_number, kind, name, capacity, cover_url, price_from_fen)
WITH RECURSIVE room (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM room WHERE number < 24)
SELECT number, format('%032x', 256 + number), 1 + number % 3, 'room', 'room ' || number, 8, '/', 0 FROM room

-- One room costs nothing; prices are whole fen for ten minutes.
INSERT INTO tariff (id, listing_number, version, terms, created_at)
SELECT format('%032x', 512 + number), number, 1, json_object(
  'base_fen_per_hour', iif(number = 24, 0, 6 * (333 + 97 * number)), 'minimum_minutes', 10, 'maximum_minutes', 480,
  'step_minutes', 10, 'cleaning_gap_minutes', 5 * (number % 4), 'early_entry_minutes', 10, 'cancellation', json(
    iif(number % 5 = 0, '[]', '[{"hours_before": 12, "percent": 100}, {"hours_before": 2, "percent": 50},
      {"hours_before": 0, "percent": 33}]')
  )
), ?1 FROM listing

-- Some listings are two rooms alike.
INSERT INTO resource (id, listing_number, name)
SELECT format('%032x', 1024 + 2 * number + twin.value), number, 'room'
FROM listing, json_each('[0, 1]') AS twin WHERE twin.value = 0 OR number % 4 = 0

INSERT INTO device (id, resource_id, driver, reference)
SELECT format('%032x', 4096 + row_number() OVER (ORDER BY id)), id, 'simulated', id FROM resource

INSERT INTO user (id, nickname, created_at, changed_at, role)
WITH RECURSIVE guest (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM guest WHERE number <= ?2)
SELECT format('%032x', 65536 + number), 'guest ' || number, ?1, ?1, iif(number > ?2, 'staff', 'guest') FROM guest

-- One guest in ten has logged in with only one of the two.
INSERT INTO identity (provider, subject, user_id, bound_at)
SELECT provider.value, provider.value || ' ' || user.id, user.id, ?1
FROM user, json_each('["wechat", "alipay"]') AS provider
WHERE role = 'guest' AND (user.rowid % 10 <> 0 OR (user.rowid % 20 = 0) = (provider.value = 'wechat'))

-- Only the checks look for all renewals of an order.
CREATE INDEX renewal_of_order ON renewal (order_id)

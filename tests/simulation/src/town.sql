INSERT INTO merchant (number, id, name, created_at) VALUES (1, format('%032x', 8), 'merchant', ?1)

-- A platform fee of nothing, of 5 % and of an odd share.
INSERT INTO store (number, id, merchant_number, name, address, opening, latitude, longitude, x, y, z, platform_fee_basis_points)
SELECT column1, format('%032x', 16 + column1), 1, 'store ' || column1, 'street ' || column1, '"always"', 0, 0, 1, 0, 0, column2
FROM (VALUES (1, 0), (2, 500), (3, 1237))

INSERT INTO product (number, id, merchant_number, kind, name, attributes, cover_url)
WITH RECURSIVE room (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM room WHERE number < 24)
SELECT number, format('%032x', 128 + number), 1, 'room', 'room ' || number, '{"capacity": 8}', '/' FROM room

INSERT INTO listing (number, id, store_number, product_number, kind, fulfilment, price_from_fen)
SELECT number, format('%032x', 256 + number), 1 + number % 3, number, 'room', 'stay', 0 FROM product

-- One room costs nothing; prices are whole fen for ten minutes.
INSERT INTO tariff (id, listing_number, version, terms, created_at)
SELECT format('%032x', 512 + number), number, 1, json_object(
  'base_fen_per_hour', iif(number = 24, 0, 6 * (333 + 97 * number)), 'minimum_minutes', 10, 'maximum_minutes', 480,
  'step_minutes', 10, 'cleaning_gap_minutes', 5 * (number % 4), 'early_entry_minutes', 10, 'cancellation', json(
    iif(number % 5 = 0, '[]', '[{"hours_before": 12, "percent": 100}, {"hours_before": 2, "percent": 50},
      {"hours_before": 0, "percent": 33}]')
  )
), ?1 FROM listing

-- Some listings are two rooms alike. Nobody has one for longer than half a day.
INSERT INTO resource (id, store_number, name, longest_hold_seconds)
SELECT format('%032x', 1024 + 2 * number + twin.value), store_number, 'room', 43200
FROM listing, json_each('[0, 1]') AS twin WHERE twin.value = 0 OR number % 4 = 0

INSERT INTO listing_resource (listing_number, resource_id)
SELECT listing.number, resource.id
FROM listing, json_each('[0, 1]') AS twin JOIN resource ON resource.id = format('%032x', 1024 + 2 * listing.number + twin.value)

INSERT INTO device (id, resource_id, driver, reference)
SELECT format('%032x', 4096 + row_number() OVER (ORDER BY id)), id, 'simulated', id FROM resource

INSERT INTO user (id, nickname, created_at, changed_at)
WITH RECURSIVE guest (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM guest WHERE number <= ?2)
SELECT format('%032x', 65536 + number), 'guest ' || number, ?1, ?1 FROM guest

-- They are logged in for as long as it goes on.
INSERT INTO session (token_hash, id, user_id, way, client, opened_at, expires_at)
SELECT id || id, id, id, 'password', 'simulation', ?1, 1 << 50 FROM user

-- The last of them works for all that there is.
INSERT INTO post (user_id, role, merchant_number, since)
SELECT max(user.id), role.name, iif(role.is_of_platform, NULL, 1), ?1 FROM user, role GROUP BY role.name

-- One guest in ten has logged in with only one of the two.
INSERT INTO identity (provider, subject, user_id, bound_at)
SELECT provider.value, provider.value || ' ' || user.id, user.id, ?1
FROM user, json_each('["wechat", "alipay"]') AS provider
WHERE user.id NOT IN (SELECT user_id FROM post)
  AND (user.rowid % 10 <> 0 OR (user.rowid % 20 = 0) = (provider.value = 'wechat'))

-- Articles of which there are never enough: half of them are served in a room, half of them are fetched.
INSERT INTO product (number, id, merchant_number, kind, name, cover_url)
WITH RECURSIVE article (number) AS (SELECT 101 UNION ALL SELECT number + 1 FROM article WHERE number < 104)
SELECT number, format('%032x', 128 + number), 1, 'goods', 'article ' || number, '/' FROM article

INSERT INTO sku (id, product_number, name, price_fen)
SELECT format('%032x', 8192 + number), number, 'one', 7 * number FROM product WHERE kind = 'goods'

INSERT INTO listing (number, id, store_number, product_number, kind, fulfilment, price_from_fen, price_unit)
SELECT 10 * product.number + store.number, format('%032x', 16384 + 10 * product.number + store.number), store.number,
  product.number, 'goods', iif(product.number % 2, 'serve', 'pickup'), 0, 'piece'
FROM product, store WHERE product.kind = 'goods'

INSERT INTO stock_entry (sku_id, store_number, reason, quantity, actor, at)
SELECT sku.id, store.number, 'received', 6, 'system', ?1 FROM sku, store

-- Only the checks look for all that is spoken for of an article.
CREATE INDEX stock_reservation_active ON stock_reservation (sku_id, store_number, quantity)
WHERE state IN ('held', 'confirmed')

-- Two models of phones, three kinds of work, and fuel of two grades.
INSERT INTO product (number, id, merchant_number, kind, name, attributes, cover_url)
SELECT column1, format('%032x', 128 + column1), 1, column2, column2 || ' ' || column1, column3, '/'
FROM (VALUES
  (201, 'phone', '{"brand": "华为", "model": "Mate 60"}'), (202, 'phone', '{"brand": "小米", "model": "15"}'),
  (211, 'service', '{"category": "保洁"}'), (212, 'service', '{"category": "维修"}'), (213, 'service', '{"category": "保洁"}'),
  (221, 'fuel', '{"grade": "95"}'), (222, 'fuel', '{"grade": "92"}')
)

INSERT INTO listing (number, id, store_number, product_number, kind, fulfilment, price_from_fen, price_unit)
SELECT 2000 + number, format('%032x', 32768 + number), iif(number IN (202, 213, 222), 2, 1), number, kind,
  CASE kind WHEN 'phone' THEN 'lease' WHEN 'service' THEN 'visit' ELSE 'dispense' END, 0,
  CASE kind WHEN 'phone' THEN 'month' WHEN 'service' THEN 'visit' ELSE 'litre' END
FROM product WHERE number > 200

INSERT INTO tariff (id, listing_number, kind, version, terms, created_at)
SELECT format('%032x', 512 + number), number, CASE kind WHEN 'phone' THEN 'term' WHEN 'service' THEN 'visit' ELSE 'unit' END, 1,
  CASE kind
    WHEN 'phone' THEN json_object('fen_per_month', 9 * number, 'deposit_fen', 13 * number, 'minimum_months', 1, 'maximum_months', 6)
    WHEN 'service' THEN json_object('fen_per_visit', 4 * number, 'included_minutes', 60, 'fen_per_further_hour', 3001,
      'maximum_minutes', 240, 'travel_minutes', 15 * (number % 4))
    ELSE json_object('fen_per_unit', 789 + number % 2)
  END, ?1
FROM listing WHERE number > 2200

-- Six handsets of each model, none of them on lease for longer than two thirds of a year.
INSERT INTO resource (id, store_number, name, longest_hold_seconds)
WITH RECURSIVE handset (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM handset WHERE number < 5)
SELECT format('%032x', 2048 + 8 * (listing.number - 2200) + handset.number), store_number, 'handset', 240 * 86400
FROM listing, handset WHERE kind = 'phone'

INSERT INTO listing_resource (listing_number, resource_id)
WITH RECURSIVE handset (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM handset WHERE number < 5)
SELECT listing.number, format('%032x', 2048 + 8 * (listing.number - 2200) + handset.number)
FROM listing, handset WHERE kind = 'phone'

-- One worker of the first store both cleans and repairs.
INSERT INTO resource (id, store_number, name, longest_hold_seconds)
SELECT format('%032x', 2048 + 256 + store_number), store_number, 'worker', 86400 FROM listing WHERE kind = 'service' GROUP BY store_number

INSERT INTO listing_resource (listing_number, resource_id)
SELECT number, format('%032x', 2048 + 256 + store_number) FROM listing WHERE kind = 'service'

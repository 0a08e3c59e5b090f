-- Each room in its one of ?1 stores.
INSERT INTO listing (number, id, store_number, product_number, kind, fulfilment, price_from_fen)
SELECT 1000 + n, printf('0197a0000000700080010000%08x', n), 1001 + (n - 1) % ?1, 1000 + n, 'room', 'stay',
  CASE n % 4 WHEN 0 THEN 2800 WHEN 1 THEN 3200 WHEN 2 THEN 4800 ELSE 5200 END
FROM (SELECT number - 1000 AS n FROM product WHERE number > 1000)

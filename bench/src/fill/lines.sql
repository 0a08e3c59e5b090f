-- Orders of ?1 rooms: the n-th order is one of the room with the number n % ?1.
INSERT INTO order_line (order_id, position, item, charge_id, kind, listing_number, tariff_id, label, starts_at, ends_at,
  minutes, unit_fen, amount_fen)
SELECT id, 0, 0, id, 'stay', 1001 + n % ?1, printf('0197a0000000700080020000%08x', 1 + n % ?1), '工作日', starts_at, ends_at,
  (ends_at - starts_at) / 60, 4800, amount_fen
FROM (SELECT *, rowid - 1 AS n FROM "order")

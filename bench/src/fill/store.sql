-- The ?1-th store, one of ten of its merchant.
INSERT INTO store (number, id, merchant_number, name, address, phone, intro, opening, latitude, longitude, x, y, z)
VALUES (1000 + ?1, printf('0197a0000000700080070000%08x', ?1), 1001 + (?1 - 1) / 10, ?2, ?3, '400-555-0100',
  '无人自助茶室，扫码进门。', ?4, ?5, ?6, ?7, ?8, ?9)

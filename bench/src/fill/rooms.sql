-- ?1 rooms, evenly over ?2 stores.
WITH RECURSIVE room (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM room WHERE n < ?1)
INSERT INTO listing (number, id, store_number, kind, name, intro, capacity, styles, facilities, cover_url, pictures,
  price_from_fen)
SELECT n, printf('0197a0000000700080010000%08x', n), (n - 1) % ?2 + 1, 'room',
  substr('听竹松云观清墨星鸥月', n % 10 + 1, 1) || substr('雨里间水澜谈香河来影', n / 10 % 10 + 1, 1),
  '临窗的一间，茶具齐备，适合会客、读书与小聚。', 2 + n % 7,
  CASE n % 4 WHEN 0 THEN '["中式"]' WHEN 1 THEN '["日式"]' WHEN 2 THEN '["新中式", "棋牌"]' ELSE '["商务", "现代"]' END,
  '["茶具", "空调", "无线网络", "插座"]', '/pictures/' || n || '-1.jpg',
  json_array('/pictures/' || n || '-1.jpg', '/pictures/' || n || '-2.jpg', '/pictures/' || n || '-3.jpg'),
  CASE n % 4 WHEN 0 THEN 2800 WHEN 1 THEN 3200 WHEN 2 THEN 4800 ELSE 5200 END
FROM room

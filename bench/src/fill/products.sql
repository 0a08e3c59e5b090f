-- ?1 rooms, each a product of its own, evenly over ?2 stores.
WITH RECURSIVE room (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM room WHERE n < ?1)
INSERT INTO product (number, id, merchant_number, kind, name, intro, attributes, cover_url, pictures)
SELECT 1000 + n, printf('0197a0000000700080090000%08x', n), 1001 + (n - 1) % ?2 / 10, 'room',
  substr('听竹松云观清墨星鸥月', n % 10 + 1, 1) || substr('雨里间水澜谈香河来影', n / 10 % 10 + 1, 1),
  '临窗的一间，茶具齐备，适合会客、读书与小聚。',
  json_object('capacity', 2 + n % 7, 'styles', json(
    CASE n % 4 WHEN 0 THEN '["中式"]' WHEN 1 THEN '["日式"]' WHEN 2 THEN '["新中式", "棋牌"]' ELSE '["商务", "现代"]' END
  ), 'facilities', json('["茶具", "空调", "无线网络", "插座"]')), '/pictures/' || n || '-1.jpg',
  json_array('/pictures/' || n || '-1.jpg', '/pictures/' || n || '-2.jpg', '/pictures/' || n || '-3.jpg')
FROM room

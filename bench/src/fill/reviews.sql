-- One guest of ten writes one.
INSERT INTO review (order_id, listing_number, user_id, environment, facilities, tea, service, text, anonymous, at)
SELECT id, listing_number, user_id, 3 + rowid % 3, 2 + rowid % 4, 3 + rowid / 3 % 3, 4 + rowid % 2, '茶香，安静，下次再来。',
  rowid % 2, ends_at
FROM "order" WHERE rowid % 10 = 0

-- ?1 bookings of ?2 rooms by ?3 guests; the last of each room ends before ?4, and ?5 seconds lie between two beginnings.
-- The n-th booking is the (n / ?2)-th of its room. It begins up to 6 hours later than its turn, and takes 1 to 4 hours.
WITH RECURSIVE booking (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM booking WHERE n + 1 < ?1),
stay (n, starts_at, minutes) AS (
  SELECT n, ?4 - ?5 * ((?1 - 1) / ?2 + 1 - n / ?2) + n * 7919 % 360 * 60, 60 + 30 * (n % 7) FROM booking
)
INSERT INTO "order" (id, user_id, store_number, status, starts_at, ends_at, over_at, people, amount_fen, pay_before,
  placed_at, used_from, used_until, changed_by, changed_at, cause)
SELECT printf('%012x70008006%012x', (starts_at - 86400) * 1000, n), printf('0197a0000000700080050000%08x', n * 31 % ?3 + 1),
  listing.store_number, 'completed', starts_at, starts_at + minutes * 60, starts_at + minutes * 60, 1 + n % 2,
  minutes * 4800 / 60, starts_at - 85500, starts_at - 86400, starts_at, starts_at + minutes * 60, 'system',
  starts_at + minutes * 60, 'stay over'
FROM stay CROSS JOIN listing ON listing.number = 1001 + n % ?2

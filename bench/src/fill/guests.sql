-- ?1 guests.
WITH RECURSIVE guest (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM guest WHERE n < ?1)
INSERT INTO user (id, nickname, created_at, changed_at)
SELECT printf('0197a0000000700080050000%08x', n), '茶客' || n, 1767225600, 1767225600 FROM guest

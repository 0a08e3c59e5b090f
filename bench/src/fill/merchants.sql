-- One merchant for every ten of ?1 stores; the numbers below 1001 are for the shops of the sandbox.
WITH RECURSIVE merchant (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM merchant WHERE n * 10 < ?1)
INSERT INTO merchant (number, id, name, created_at)
SELECT 1000 + n, printf('0197a0000000700080080000%08x', n), '开门茶室' || n, 1767225600 FROM merchant

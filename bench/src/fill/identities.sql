INSERT INTO identity (provider, subject, user_id, union_id, session_key, bound_at)
SELECT 'wechat', 'o' || substr(id, 6), id, 'u' || substr(id, 6), 'AAAAAAAAAAAAAAAAAAAAAA==', created_at FROM user
WHERE id >= '0197a0000000700080050000' AND id < '0197a0000000700080050001'

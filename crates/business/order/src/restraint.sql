-- From when on the guest ?1 may hold something new at ?2, where ?3 orders of his may wait for money at once: when the oldest of those
-- that fill it has ended; and after three of a day that lapsed with none kept since, five minutes after the last, then ten, at most two
-- hours. The statement of a new order has the same guards, and so it has that of the account, which may be deleted by now.
WITH lately AS (
  SELECT id, status, pay_before FROM "order" WHERE user_id = ?1 AND id > printf('%012x', (?2 - 86400) * 1000)
)
SELECT max(
  coalesce((
    SELECT pay_before FROM lately WHERE status = 'pending_payment' AND pay_before > ?2 ORDER BY pay_before DESC LIMIT 1 OFFSET ?3 - 1
  ), 0),
  coalesce((
    SELECT max(pay_before) + min(300 << min(count(*) - 3, 10), 7200) FROM lately
    WHERE (status = 'expired' OR status = 'pending_payment' AND pay_before <= ?2)
      AND id > coalesce((SELECT max(id) FROM lately WHERE status NOT IN ('pending_payment', 'expired', 'cancelled')), '')
    HAVING count(*) >= 3
  ), 0)
) AS free_at, (SELECT deleted_at FROM user WHERE id = ?1) IS NOT NULL AS is_deleted

-- Tells a refused press in the order's log, at most so many a minute.
INSERT INTO order_event (order_id, kind, actor, at, cause)
SELECT ?1, 'unlock_refused', ?2, ?4, ?3
WHERE (SELECT count(*) FROM order_event WHERE order_id = ?1 AND kind = 'unlock_refused' AND at > ?4 - 60) < ?5

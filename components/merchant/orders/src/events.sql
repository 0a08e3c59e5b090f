-- An order's log, and what people of the shop did to it or looked at, from ?4 and ?5 on: no more than ?6.
SELECT (
  SELECT json_group_array(json_object('place', place, 'at', at, 'source', source, 'kind', kind, 'actor', json(actor),
    'cause', cause, 'detail', json(detail), 'before', json(before), 'after', json(after)))
  FROM (
    SELECT told.*, CASE
      WHEN told.by = placed.user_id AND told.source = 'log' THEN json_object('kind', 'guest', 'nickname', person.nickname)
      WHEN person.id IS NULL THEN json_object('kind', iif(told.by IN ('gateway', 'device'), told.by, 'system'), 'nickname', NULL)
      WHEN EXISTS (
        SELECT 1 FROM post JOIN store ON store.merchant_number = post.merchant_number
        WHERE post.user_id = told.by AND store.number = placed.store_number
      ) THEN json_object('kind', 'staff', 'nickname', person.nickname)
      WHEN EXISTS (SELECT 1 FROM post WHERE post.user_id = told.by AND post.merchant_number IS NULL)
        THEN json_object('kind', 'platform', 'nickname', NULL)
      -- Somebody whose post is ended: of the shop or of the platform, so that no name is told.
      ELSE json_object('kind', 'staff', 'nickname', NULL)
    END AS actor
    FROM (
      SELECT event.at, printf('e%016x', event.number) AS place, 'log' AS source, event.kind, event.actor AS by, event.cause,
        event.detail, NULL AS before, NULL AS after
      FROM order_event AS event WHERE event.order_id = placed.id
      UNION ALL
      SELECT note.at, 'f' || note.id, 'audit', note.action, note.user_id, '', NULL, note.before, note.after
      FROM audit AS note
      WHERE note.subject IN (SELECT placed.id UNION ALL SELECT id FROM refund_request WHERE order_id = placed.id)
    ) AS told
    LEFT JOIN user AS person ON person.id = told.by
    WHERE (told.at, told.place) > (?4, ?5)
    ORDER BY told.at, told.place LIMIT ?6
  )
) AS events
FROM "order" AS placed
WHERE placed.id = ?3 AND placed.store_number IN (SELECT store_number FROM may WHERE user_id = ?1 AND permission = ?2)

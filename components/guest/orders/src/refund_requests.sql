SELECT (
  SELECT json_group_array(json_object('id', id, 'order_id', order_id, 'amount_fen', amount_fen, 'reason', reason,
    'state', state, 'asked_at', asked_at, 'decided_at', decided_at, 'granted_fen', granted_fen, 'answer', answer))
  FROM (
    SELECT * FROM refund_request
    -- An id has hex digits only, so that all come before a g.
    WHERE order_id = placed.id AND id < coalesce(?3, 'g')
    ORDER BY id DESC
    LIMIT ?4
  )
) AS requests
FROM "order" AS placed
WHERE placed.id = ?1 AND placed.user_id = ?2

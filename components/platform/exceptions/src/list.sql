SELECT exception.id, iif(exception.resolution IS NULL, 'open', 'resolved') AS state, exception.channel,
  exception.out_trade_no, exception.transaction_id, exception.reason, exception.detail, exception.suspense_fen,
  exception.at, exception.resolution, exception.resolved_at, exception.resolution_reason,
  (SELECT json_object('id', id, 'state', state, 'amount_fen', amount_fen) FROM refund
   WHERE exception_id = exception.id) AS refund
FROM payment_exception AS exception
-- An id has hex digits only, so that all come before a g.
WHERE (exception.resolution IS NULL) = ?1 AND exception.id < coalesce(?2, 'g')
ORDER BY exception.id DESC
LIMIT ?3

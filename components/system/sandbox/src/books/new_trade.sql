-- The number's first request stands: the trade as it is comes back, whether it is new or not.
INSERT INTO sandbox_trade (
  out_trade_no, channel, session, payer, description, notify_url, total_fen, request_hash, ordered_at, expires_at, state,
  asked_at
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'NOTPAY', ?11)
ON CONFLICT (out_trade_no) DO UPDATE SET asked_at = asked_at
RETURNING *, 0 AS refunded_fen

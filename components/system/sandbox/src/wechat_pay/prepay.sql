-- The number's first request stands: the order as it is comes back, whether it is new or not.
INSERT INTO sandbox_prepay (
  out_trade_no, prepay_id, appid, mchid, openid, description, attach, notify_url, total_fen, request_hash, expires_at,
  state, asked_at
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'NOTPAY', ?12)
ON CONFLICT (out_trade_no) DO UPDATE SET asked_at = asked_at
RETURNING *

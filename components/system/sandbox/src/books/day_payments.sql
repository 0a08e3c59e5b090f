-- What was paid through the gateway ?1 from ?2 until before ?3.
SELECT 'wechat' AS channel, out_trade_no, prepay_id AS session, openid AS payer, description, notify_url, total_fen,
  request_hash, asked_at AS ordered_at, expires_at, state, transaction_id, paid_at, notified, asked_at, 0 AS refunded_fen
FROM sandbox_prepay WHERE ?1 = 'wechat' AND paid_at >= ?2 AND paid_at < ?3
UNION ALL
SELECT channel, out_trade_no, session, payer, description, notify_url, total_fen,
  request_hash, ordered_at, expires_at, state, transaction_id, paid_at, notified, asked_at, 0 AS refunded_fen
FROM sandbox_trade WHERE channel = ?1 AND paid_at >= ?2 AND paid_at < ?3
ORDER BY paid_at, out_trade_no

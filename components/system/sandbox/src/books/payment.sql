-- The payment with the number ?1, and what has gone back of it: a failed refund (CLOSED) has not.
SELECT asked.*, (
  SELECT coalesce(sum(refund.amount_fen), 0) FROM sandbox_refund AS refund
  WHERE refund.channel = asked.channel AND refund.out_trade_no = asked.out_trade_no AND refund.outcome <> 'CLOSED'
) AS refunded_fen
FROM (
  SELECT 'wechat' AS channel, out_trade_no, prepay_id AS session, openid AS payer, description, notify_url, total_fen,
    request_hash, asked_at AS ordered_at, expires_at, state, transaction_id, paid_at, notified, asked_at
  FROM sandbox_prepay WHERE out_trade_no = ?1
  UNION ALL
  SELECT channel, out_trade_no, session, payer, description, notify_url, total_fen,
    request_hash, ordered_at, expires_at, state, transaction_id, paid_at, notified, asked_at
  FROM sandbox_trade WHERE out_trade_no = ?1
) AS asked
-- Where two gateways were given the same number, the first of them.
LIMIT 1

-- The newest payments of all gateways.
SELECT asked.*, (
  SELECT coalesce(sum(refund.amount_fen), 0) FROM sandbox_refund AS refund
  WHERE refund.channel = asked.channel AND refund.out_trade_no = asked.out_trade_no AND refund.outcome <> 'CLOSED'
) AS refunded_fen
FROM (
  SELECT * FROM (
    SELECT 'wechat' AS channel, out_trade_no, prepay_id AS session, openid AS payer, description, notify_url, total_fen,
      request_hash, asked_at AS ordered_at, expires_at, state, transaction_id, paid_at, notified, asked_at
    FROM sandbox_prepay WHERE asked_at > 0 ORDER BY asked_at DESC LIMIT 50
  )
  UNION ALL
  SELECT * FROM (
    SELECT channel, out_trade_no, session, payer, description, notify_url, total_fen,
      request_hash, ordered_at, expires_at, state, transaction_id, paid_at, notified, asked_at
    FROM sandbox_trade WHERE asked_at > 0 ORDER BY asked_at DESC LIMIT 50
  )
) AS asked
ORDER BY asked.asked_at DESC, asked.out_trade_no DESC LIMIT 50

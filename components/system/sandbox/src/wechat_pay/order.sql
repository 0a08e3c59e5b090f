SELECT out_trade_no, prepay_id, appid, mchid, openid, attach, notify_url, total_fen, request_hash, transaction_id, paid_at,
  CASE WHEN EXISTS (
    SELECT 1 FROM sandbox_refund AS refund
    WHERE refund.channel = 'wechat' AND refund.out_trade_no = sandbox_prepay.out_trade_no
  ) THEN 'REFUND' ELSE state END AS state
FROM sandbox_prepay WHERE out_trade_no = ?1

-- A refund, where there is enough left of the payment that was paid, and ?11 of it have not been taken yet.
INSERT INTO sandbox_refund (
  refund_id, channel, out_trade_no, out_refund_no, amount_fen, notify_url, ordered_at, outcome, done_at, asked_at
)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
FROM (
  SELECT coalesce(sum(amount_fen), 0) AS sum_fen, count(*) AS times FROM sandbox_refund
  WHERE channel = ?2 AND out_trade_no = ?3 AND outcome <> 'CLOSED'
) AS before
WHERE before.times < ?11 AND before.sum_fen + ?5 <= coalesce(
  (SELECT total_fen FROM sandbox_prepay WHERE ?2 = 'wechat' AND out_trade_no = ?3 AND state = 'SUCCESS'),
  (SELECT total_fen FROM sandbox_trade WHERE channel = ?2 AND out_trade_no = ?3 AND state = 'SUCCESS'),
  0
)
RETURNING *

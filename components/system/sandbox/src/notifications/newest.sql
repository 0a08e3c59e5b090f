-- What is kept back, the next one first; what waits for another one comes last.
SELECT kept.number, kept.channel, kept.out_trade_no, refund.out_refund_no, kept.due_at, kept.made_at
FROM sandbox_notification AS kept
LEFT JOIN sandbox_refund AS refund ON refund.refund_id = kept.refund_id
WHERE kept.number > 0
ORDER BY kept.due_at IS NULL, kept.due_at, kept.number LIMIT 100

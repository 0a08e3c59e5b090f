-- Money of the day that stays although nothing was paid by it. Of the payments of one order (or renewal) that was paid
-- the first that stays is the one.
SELECT 'payment_idle' AS kind, idle.id AS subject,
  json_object('number', idle.id, 'out_trade_no', idle.order_id, 'here_fen', idle.amount_fen - (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = idle.id
  )) AS detail
FROM payment AS idle
WHERE idle.channel IN ('wechat', 'alipay', 'unionpay', 'offline') AND idle.state = 'succeeded'
  AND idle.paid_at >= ?1 AND idle.paid_at < ?2
  AND idle.amount_fen > (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = idle.id)
  AND iif(
    idle.renewal_id IS NULL,
    EXISTS (SELECT 1 FROM order_event WHERE order_id = idle.order_id AND kind = 'paid'),
    EXISTS (SELECT 1 FROM renewal WHERE id = idle.renewal_id AND status = 'paid')
  ) < (
    SELECT count(*) FROM payment AS other
    WHERE other.order_id = idle.order_id AND other.id <= idle.id AND other.renewal_id IS idle.renewal_id
      AND other.state = 'succeeded'
      AND other.amount_fen > (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = other.id)
  )

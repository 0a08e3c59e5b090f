-- Money of the day that stays although nothing was paid by it. Of the payments of one charge that was paid the
-- first that stays is the one.
SELECT 'payment_idle' AS kind, idle.id AS subject,
  json_object('number', idle.id, 'out_trade_no', idle.order_id, 'here_fen', idle.amount_fen - (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = idle.id
  )) AS detail
FROM payment AS idle
WHERE idle.channel IN ('wechat', 'alipay', 'unionpay', 'offline') AND idle.state = 'succeeded'
  AND idle.paid_at >= ?1 AND idle.paid_at < ?2
  AND idle.amount_fen > (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = idle.id)
  AND EXISTS (SELECT 1 FROM charge WHERE id = idle.charge_id AND state = 'paid') < (
    SELECT count(*) FROM payment AS other
    WHERE other.charge_id = idle.charge_id AND other.id <= idle.id AND other.state = 'succeeded'
      AND other.amount_fen > (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = other.id)
  )

-- Payments and refunds of the day of which the ledger tells another amount, or nothing. A correction's cause is that of
-- what it corrects with more behind a slash.
WITH due (posting, cause_id, order_id, amount_fen) AS (
  SELECT 'payment', id, order_id, amount_fen FROM payment
  WHERE channel IN ('wechat', 'alipay', 'unionpay', 'offline') AND state = 'succeeded'
    AND paid_at >= ?1 AND paid_at < ?2
  UNION ALL
  SELECT 'refund_decided', refund.id, payment.order_id, refund.amount_fen
  FROM refund LEFT JOIN payment ON payment.id = refund.payment_id
  WHERE refund.id >= format('%012x', ?1 * 1000) AND refund.id < format('%012x', ?2 * 1000)
  UNION ALL
  SELECT 'refund_settled', refund.id, payment.order_id, refund.amount_fen
  FROM refund LEFT JOIN payment ON payment.id = refund.payment_id
  WHERE refund.state = 'settled' AND refund.changed_at >= ?1 AND refund.changed_at < ?2
), booked (posting, cause_id, amount_fen, booked_fen) AS (
  SELECT posting, cause_id, amount_fen, (
    SELECT coalesce(sum(CASE
      WHEN due.posting = 'payment' THEN iif(credit IN ('guest', 'deposit'), transfer.amount_fen, -transfer.amount_fen)
      WHEN due.posting = 'refund_decided' THEN iif(credit = 'refunds_due', transfer.amount_fen, -transfer.amount_fen)
      ELSE iif(debit = 'refunds_due', transfer.amount_fen, -transfer.amount_fen)
    END), 0)
    FROM ledger_transfer AS transfer
    WHERE transfer.order_id IS due.order_id AND transfer.posting = due.posting
      AND transfer.cause_id >= due.cause_id AND transfer.cause_id < due.cause_id || '0'
  )
  FROM due
)
SELECT 'ledger_posting' AS kind, posting || '/' || cause_id AS subject,
  json_object('number', cause_id, 'here_fen', amount_fen, 'there_fen', booked_fen, 'what', posting) AS detail
FROM booked
WHERE booked_fen <> amount_fen

-- Deliveries that WeChat refused to take note of, did not within a day, or was never told.
SELECT 'shipping_unreported' AS kind, payment_id AS subject,
  json_object('number', payment_id, 'what', coalesce(failure, state)) AS detail
FROM shipping_report
-- Every id comes behind nothing: so the index is entered, not read from its first row.
WHERE state = 'refused' AND payment_id > ''
UNION ALL
SELECT 'shipping_unreported', payment_id, json_object('number', payment_id, 'what', coalesce(failure, state))
FROM shipping_report
WHERE state = 'due' AND coalesce(asked_at, due_at) <= ?3 AND due_at <= ?3 - 86400
UNION ALL
SELECT 'shipping_unreported', payment.id, json_object('number', payment.id, 'what', 'never due')
FROM payment
JOIN "order" AS placed ON placed.id = payment.order_id AND placed.status IN ('completed', 'no_show', 'cancelled', 'refunded')
WHERE payment.channel = 'wechat' AND payment.state = 'succeeded'
  AND payment.paid_at >= ?1 - 604800 AND payment.paid_at < ?2
  AND payment.amount_fen > (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id)
  AND NOT EXISTS (SELECT 1 FROM shipping_report WHERE payment_id = payment.id)

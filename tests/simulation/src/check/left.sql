-- What is not at its end after the quiet time. A refund that its gateway gave up is on a list for people.
SELECT 'order_without_end' AS name, format('order %s is %s', id, status) AS what FROM "order" AS placed
WHERE status IN ('pending_payment', 'paid', 'in_use') OR status = 'refunding' AND NOT EXISTS (
  SELECT 1 FROM payment JOIN refund ON refund.payment_id = payment.id
  WHERE payment.order_id = placed.id AND refund.state = 'abnormal'
)
UNION ALL
SELECT 'charge_without_end', format('charge %s', id) FROM charge WHERE state = 'pending_payment'
UNION ALL
SELECT 'payment_without_end', format('payment %s is %s', id, state) FROM payment WHERE state NOT IN ('succeeded', 'closed')
UNION ALL
SELECT 'refund_without_end', format('refund %s is %s', id, state) FROM refund WHERE state NOT IN ('settled', 'abnormal')
UNION ALL
SELECT 'hold_without_end', format('hold %s', id) FROM hold WHERE state = 'held'
UNION ALL
SELECT 'reservation_without_end', format('reservation %s is %s', id, state)
FROM stock_reservation WHERE state IN ('held', 'confirmed')
UNION ALL
SELECT 'fulfilment_without_end', format('fulfilment %s is %s', fulfilment.id, fulfilment.state)
FROM fulfilment
JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
JOIN "order" AS placed ON placed.id = fulfilment.order_id
WHERE now.phase IN ('waiting', 'begun') AND placed.status <> 'expired'
UNION ALL
SELECT 'shipping_not_due', format('order %s', placed.id) FROM "order" AS placed JOIN payment ON payment.order_id = placed.id
WHERE placed.status IN ('completed', 'no_show') AND payment.channel = 'wechat' AND payment.state = 'succeeded'
  AND payment.amount_fen > (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id)
  AND NOT EXISTS (SELECT 1 FROM shipping_report WHERE payment_id = payment.id)
UNION ALL
SELECT 'deposit_without_end', format('order %s is %s, %d are kept of a deposit', placed.id, placed.status, -kept.balance_fen)
FROM ledger_balance AS kept JOIN "order" AS placed ON placed.id = kept.order_id
WHERE kept.account = 'deposit' AND kept.balance_fen <> 0
UNION ALL
-- What is kept of an order whose refund its gateway gave up is earned once people have dealt with that.
SELECT 'money_without_end', format('order %s is %s, %d of its guest are held', placed.id, placed.status, -guest.balance_fen)
FROM ledger_balance AS guest JOIN "order" AS placed ON placed.id = guest.order_id
WHERE guest.account = 'guest' AND guest.balance_fen <> 0 AND NOT EXISTS (
  SELECT 1 FROM payment JOIN refund ON refund.payment_id = payment.id
  WHERE payment.order_id = placed.id AND refund.state = 'abnormal'
)

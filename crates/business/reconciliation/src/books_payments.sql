-- Payments that a bill must list by now, and those that the bill of the day names.
SELECT id, amount_fen, 1 AS is_paid, transaction_id, 1 AS is_expected, paid_at < ?5 AS is_early
FROM payment
WHERE channel = ?1 AND state = 'succeeded' AND paid_at >= ?3 AND paid_at < ?4
UNION ALL
SELECT payment.id, payment.amount_fen, payment.state = 'succeeded', payment.transaction_id, 0, 0
FROM bill_entry JOIN payment ON payment.id = bill_entry.number AND payment.channel = bill_entry.channel
WHERE bill_entry.channel = ?1 AND bill_entry.date = ?2 AND bill_entry.kind = 'payment'

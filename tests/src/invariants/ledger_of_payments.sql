-- The ledger and the payments do not tell the same: each succeeded payment is one transfer, and nothing else is.
SELECT format('payment %s is %s, the ledger has %d transfers of it', payment.id, payment.state, count(transfer.number))
FROM payment
LEFT JOIN ledger_transfer AS transfer ON transfer.posting = 'payment' AND transfer.cause_id = payment.id
GROUP BY payment.id
HAVING count(transfer.number) <> (payment.state = 'succeeded') OR NOT coalesce(
  transfer.order_id = payment.order_id AND transfer.debit = payment.channel AND transfer.credit = 'guest'
    AND transfer.amount_fen = payment.amount_fen,
  1
)
UNION ALL
SELECT format('transfer %d tells of no payment', number)
FROM ledger_transfer
WHERE posting = 'payment' AND NOT EXISTS (SELECT 1 FROM payment WHERE id = cause_id)

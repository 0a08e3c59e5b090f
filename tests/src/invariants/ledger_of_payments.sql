-- The ledger and the payments do not tell the same: each succeeded payment is one transfer to the account of its charge's kind,
-- and nothing else is.
SELECT format('payment %s is %s, the ledger has %d transfers of it', payment.id, payment.state, count(transfer.number))
FROM payment
LEFT JOIN charge ON charge.id = payment.charge_id
LEFT JOIN charge_kind ON charge_kind.name = charge.kind
LEFT JOIN ledger_transfer AS transfer ON transfer.posting = 'payment' AND transfer.cause_id = payment.id
GROUP BY payment.id
HAVING count(transfer.number) <> (payment.state = 'succeeded') OR count(transfer.number) AND NOT coalesce(
  transfer.order_id = payment.order_id AND transfer.charge_id = payment.charge_id AND transfer.debit = payment.channel
    AND transfer.credit = charge_kind.account AND transfer.amount_fen = payment.amount_fen,
  0
)
UNION ALL
SELECT format('transfer %d tells of no payment', number)
FROM ledger_transfer
WHERE posting = 'payment' AND NOT EXISTS (SELECT 1 FROM payment WHERE id = cause_id)

-- The ledger and the refunds do not tell the same: a refund is due in full once it is decided, and paid once it settles, out of
-- what its payment brought in.
WITH told AS (
  SELECT refund.id, refund.amount_fen, refund.state,
    (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
     WHERE posting = 'refund_decided' AND cause_id = refund.id AND credit = 'refunds_due') AS decided_fen,
    (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
     WHERE posting = 'refund_settled' AND cause_id = refund.id AND debit = 'refunds_due') AS settled_fen
  FROM refund
)
SELECT format('refund %s is %s over %d, in the ledger %d are decided and %d settled', id, state, amount_fen, decided_fen,
  settled_fen)
FROM told
WHERE decided_fen <> amount_fen OR settled_fen <> iif(state = 'settled', amount_fen, 0)
UNION ALL
SELECT format('transfer %d tells of no refund of its charge', number)
FROM ledger_transfer AS transfer
WHERE posting IN ('refund_decided', 'refund_settled') AND NOT EXISTS (
  SELECT 1 FROM refund LEFT JOIN payment ON payment.id = refund.payment_id
  WHERE refund.id = transfer.cause_id AND (payment.order_id, payment.charge_id) IS (transfer.order_id, transfer.charge_id)
)

-- What the ledger lacks of a payment or a refund, posted behind what it has: nothing of it is ever changed.
INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
WITH due (posting, cause_id, order_id, charge_id, amount_fen, debit, credit) AS (
  SELECT 'payment', payment.id, payment.order_id, payment.charge_id, payment.amount_fen, channel, charge_kind.account
  FROM payment
  JOIN charge ON charge.id = payment.charge_id
  JOIN charge_kind ON charge_kind.name = charge.kind
  WHERE payment.id = ?2 AND payment.state = 'succeeded'
  UNION ALL
  SELECT 'refund_decided', refund.id, payment.order_id, payment.charge_id, refund.amount_fen,
    CASE
      WHEN refund.exception_id IS NOT NULL THEN 'suspense'
      WHEN EXISTS (
        SELECT 1 FROM ledger_balance
        WHERE order_id = payment.order_id AND charge_id = payment.charge_id AND account = charge_kind.account
          AND -balance_fen >= refund.amount_fen
      ) THEN charge_kind.account
      ELSE 'merchant'
    END, 'refunds_due'
  FROM refund
  LEFT JOIN payment ON payment.id = refund.payment_id
  LEFT JOIN charge ON charge.id = payment.charge_id
  LEFT JOIN charge_kind ON charge_kind.name = charge.kind
  WHERE refund.id = ?2
  UNION ALL
  SELECT 'refund_settled', refund.id, payment.order_id, payment.charge_id, refund.amount_fen, 'refunds_due', sending.channel
  FROM refund
  JOIN refund_sending AS sending ON sending.id = refund.id
  LEFT JOIN payment ON payment.id = refund.payment_id
  WHERE refund.id = ?2 AND refund.state = 'settled'
), lacking AS (
  SELECT *, amount_fen - (
    SELECT coalesce(sum(CASE
      WHEN due.posting = 'payment' THEN iif(transfer.credit = due.credit, transfer.amount_fen, -transfer.amount_fen)
      WHEN due.posting = 'refund_decided' THEN
        iif(transfer.credit = 'refunds_due', transfer.amount_fen, -transfer.amount_fen)
      ELSE iif(transfer.debit = 'refunds_due', transfer.amount_fen, -transfer.amount_fen)
    END), 0)
    FROM ledger_transfer AS transfer
    WHERE transfer.order_id IS due.order_id AND transfer.posting = due.posting
      AND transfer.cause_id >= due.cause_id AND transfer.cause_id < due.cause_id || '0'
  ) AS fen
  FROM due WHERE posting = ?1
)
SELECT order_id, charge_id, posting, cause_id || '/' || ?3, iif(fen > 0, debit, credit), iif(fen > 0, credit, debit), abs(fen), ?4
FROM lacking WHERE fen <> 0
RETURNING number

-- A deposit has become somebody else's money than its guest's: it waits in an account of its own, and goes back from there. A
-- deposit is known by its name: what the kinds of charges say of it is one of the things that may be wrong.
SELECT format('transfer %d takes %d of the deposit %s from %s to %s', transfer.number, transfer.amount_fen, charge.id,
  transfer.debit, transfer.credit)
FROM ledger_transfer AS transfer JOIN charge ON charge.id = transfer.charge_id
WHERE charge.kind = 'deposit' AND (
  transfer.posting NOT IN ('payment', 'refund_decided', 'refund_settled')
  OR transfer.posting = 'payment' AND transfer.credit <> 'deposit'
  OR transfer.posting = 'refund_decided' AND transfer.debit <> 'deposit'
)
UNION ALL
SELECT format('charge %s is no deposit, and %d of it are kept as one', kept.charge_id, -kept.balance_fen)
FROM ledger_balance AS kept LEFT JOIN charge ON charge.id = kept.charge_id
WHERE kept.account = 'deposit' AND kept.balance_fen <> 0 AND charge.kind IS NOT 'deposit'

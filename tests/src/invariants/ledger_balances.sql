-- A kept balance is not the sum of its transfers, a charge's accounts do not sum to zero, or one that holds one side only
-- holds the other.
WITH told AS (
  SELECT coalesce(order_id, '') AS order_id, coalesce(charge_id, '') AS charge_id, debit AS account, amount_fen AS fen,
    0 AS kept_fen
  FROM ledger_transfer
  UNION ALL
  SELECT coalesce(order_id, ''), coalesce(charge_id, ''), credit, -amount_fen, 0 FROM ledger_transfer
  UNION ALL
  SELECT order_id, charge_id, account, 0, balance_fen FROM ledger_balance
), summed AS (
  SELECT order_id, charge_id, account, sum(fen) AS fen, sum(kept_fen) AS kept_fen
  FROM told GROUP BY order_id, charge_id, account
)
SELECT format('order %s, charge %s, account %s: %d is kept, %d is the sum', order_id, charge_id, account, kept_fen, fen)
FROM summed WHERE kept_fen <> fen
UNION ALL
SELECT format('order %s, charge %s: the accounts sum to %d', order_id, charge_id, sum(balance_fen))
FROM ledger_balance GROUP BY order_id, charge_id HAVING sum(balance_fen) <> 0
UNION ALL
SELECT format('order %s, charge %s: the account %s stands at %d', summed.order_id, summed.charge_id, summed.account,
  summed.fen)
FROM summed JOIN ledger_account AS account ON account.name = summed.account
WHERE account.is_one_sided AND summed.fen * account.sign < 0

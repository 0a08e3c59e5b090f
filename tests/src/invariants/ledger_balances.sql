-- A kept balance is not the sum of its transfers, an order's accounts do not sum to zero, or one that holds one side only
-- holds the other.
WITH movement AS (
  SELECT coalesce(order_id, '') AS order_id, debit AS account, amount_fen FROM ledger_transfer
  UNION ALL
  SELECT coalesce(order_id, ''), credit, -amount_fen FROM ledger_transfer
), summed AS (
  SELECT order_id, account, sum(amount_fen) AS fen FROM movement GROUP BY order_id, account
)
SELECT format('order %s, account %s: %d is kept, %d is the sum', coalesce(kept.order_id, summed.order_id),
  coalesce(kept.account, summed.account), coalesce(kept.balance_fen, 0), coalesce(summed.fen, 0))
FROM ledger_balance AS kept
FULL JOIN summed ON summed.order_id = kept.order_id AND summed.account = kept.account
WHERE coalesce(kept.balance_fen, 0) <> coalesce(summed.fen, 0)
UNION ALL
SELECT format('order %s: the accounts sum to %d', order_id, sum(balance_fen))
FROM ledger_balance GROUP BY order_id HAVING sum(balance_fen) <> 0
UNION ALL
SELECT format('order %s: the account %s stands at %d', summed.order_id, summed.account, summed.fen)
FROM summed JOIN ledger_account AS account ON account.name = summed.account
WHERE account.is_one_sided AND summed.fen * account.sign < 0

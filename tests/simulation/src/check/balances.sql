-- What the whole ledger says of each account.
SELECT account, sum(balance_fen) AS fen FROM ledger_balance GROUP BY account

WITH moved (name, debit_fen, credit_fen) AS (
  SELECT debit, amount_fen, 0 FROM ledger_transfer WHERE at >= ?1 AND at < ?2
  UNION ALL
  SELECT credit, 0, amount_fen FROM ledger_transfer WHERE at >= ?1 AND at < ?2
)
SELECT name, sum(debit_fen) AS debits_fen, sum(credit_fen) AS credits_fen,
  sum(debit_fen) - sum(credit_fen) AS balance_fen
FROM moved
GROUP BY name
ORDER BY name

-- Money that moved at a channel since.
SELECT posting, cause_id, amount_fen,
  (SELECT out_trade_no FROM payment_exception WHERE posting = 'suspense' AND id = cause_id) AS out_trade_no
FROM ledger_transfer WHERE number > ?1 AND posting IN ('payment', 'refund_settled', 'suspense')
  AND 'offline' NOT IN (debit, credit)

-- The bill of the day, and what other days' bills tell of the same numbers and of those that we look for.
SELECT kind, number, gateway_number, out_trade_no, amount_fen, fee_fen, at FROM bill_entry
WHERE channel = ?1 AND date = ?2
UNION
SELECT kind, number, gateway_number, out_trade_no, amount_fen, fee_fen, at FROM bill_entry
WHERE channel = ?1 AND kind = 'payment' AND number IN (SELECT value FROM json_each(?3))
UNION
SELECT kind, number, gateway_number, out_trade_no, amount_fen, fee_fen, at FROM bill_entry
WHERE channel = ?1 AND kind = 'refund' AND number IN (SELECT value FROM json_each(?4))

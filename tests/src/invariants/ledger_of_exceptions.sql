-- Money that fits no order is not in the ledger as it came and went: it stays in suspense until people have resolved it.
SELECT format('exception %s over %d: %d came and %d went in the ledger', id, suspense_fen, came_fen, went_fen)
FROM (
  SELECT exception.id, exception.suspense_fen, exception.resolution,
    (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
     WHERE posting = 'suspense' AND cause_id = exception.id AND credit = 'suspense') AS came_fen,
    (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
     WHERE debit = 'suspense' AND (cause_id = exception.id
       OR cause_id IN (SELECT id FROM refund WHERE exception_id = exception.id))) AS went_fen
  FROM payment_exception AS exception
)
WHERE came_fen <> suspense_fen OR went_fen > came_fen OR (went_fen > 0) <> (came_fen > 0 AND resolution IS NOT NULL)

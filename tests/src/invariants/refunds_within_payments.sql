-- More goes back than came in.
SELECT format('payment %s is %s over %d, its refunds are %d', payment.id, payment.state, payment.amount_fen,
  sum(refund.amount_fen))
FROM refund JOIN payment ON payment.id = refund.payment_id
GROUP BY payment.id
HAVING payment.state <> 'succeeded' OR sum(refund.amount_fen) > payment.amount_fen

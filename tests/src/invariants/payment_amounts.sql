-- A payment asks for another amount than what it is for costs.
SELECT format('payment %s asks for %d', payment.id, payment.amount_fen)
FROM payment
JOIN "order" AS placed ON placed.id = payment.order_id
LEFT JOIN renewal ON renewal.id = payment.renewal_id AND renewal.order_id = placed.id
WHERE payment.amount_fen IS NOT iif(
  payment.renewal_id IS NULL,
  placed.amount_fen - (SELECT coalesce(sum(amount_fen), 0) FROM renewal WHERE order_id = placed.id AND status = 'paid'),
  renewal.amount_fen
)

-- A payment asks for another amount than what it is for costs, or for what another order owes.
SELECT format('payment %s asks for %d', payment.id, payment.amount_fen)
FROM payment LEFT JOIN charge ON charge.id = payment.charge_id AND charge.order_id = payment.order_id
WHERE payment.amount_fen IS NOT charge.amount_fen

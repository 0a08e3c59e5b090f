-- Money came in, nothing was paid by it, and it does not go back. Of the payments of one order (or renewal) that was paid
-- one may stay; every other one goes back whole.
WITH income AS (
  SELECT payment.order_id, payment.renewal_id,
    payment.amount_fen > (
      SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
    ) AS stays
  FROM payment WHERE payment.state = 'succeeded'
), kept AS (
  SELECT order_id, renewal_id, sum(stays) AS payments FROM income GROUP BY order_id, renewal_id
)
SELECT format('order %s, renewal %s: %d payments are kept', order_id, coalesce(renewal_id, 'none'), payments)
FROM kept
WHERE payments > iif(
  renewal_id IS NULL,
  EXISTS (SELECT 1 FROM order_event WHERE order_id = kept.order_id AND kind = 'paid'),
  EXISTS (SELECT 1 FROM renewal WHERE id = kept.renewal_id AND status = 'paid')
)

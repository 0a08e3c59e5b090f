-- Money came in, nothing was paid by it, and it does not go back. Of the payments of one charge that was paid one may stay;
-- every other one goes back whole.
WITH income AS (
  SELECT payment.order_id, payment.charge_id,
    payment.amount_fen > (
      SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
    ) AS stays
  FROM payment WHERE payment.state = 'succeeded'
), kept AS (
  SELECT order_id, charge_id, sum(stays) AS payments FROM income GROUP BY charge_id
)
SELECT format('order %s, charge %s: %d payments are kept', order_id, charge_id, payments)
FROM kept
WHERE payments > EXISTS (SELECT 1 FROM charge WHERE id = kept.charge_id AND state = 'paid')

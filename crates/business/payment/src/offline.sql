-- An order as the arbiter looks at it, with the payment that the shop is about to write down.
SELECT ?2 AS payment_id, 'open' AS state, placed.amount_fen, NULL AS payer, NULL AS transaction_id,
  EXISTS (SELECT 1 FROM payment WHERE channel = 'offline' AND transaction_id = ?3) AS is_transaction_used,
  0 AS is_given_back,
  placed.id AS order_id, placed.status, placed.starts_at, placed.ends_at, placed.pay_before,
  EXISTS (
    SELECT 1 FROM hold WHERE order_id = placed.id AND renewal_id IS NULL AND state IN ('held', 'confirmed')
  ) AS is_held,
  NULL AS renewal
FROM "order" AS placed
WHERE placed.id = ?1

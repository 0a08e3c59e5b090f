SELECT payment.id AS payment_id, payment.state, payment.amount_fen, payment.payer, payment.transaction_id,
  EXISTS (
    SELECT 1 FROM payment AS other
    WHERE other.channel = ?2 AND other.transaction_id = ?3 AND other.id <> payment.id
  ) AS is_transaction_used,
  EXISTS (
    SELECT 1 FROM payment_exception
    WHERE channel = ?2 AND transaction_id = ?3 AND (?3 <> '' OR out_trade_no = ?1) AND resolution = 'refunded'
  ) AS is_given_back,
  placed.id AS order_id, placed.status, placed.starts_at, placed.ends_at, placed.pay_before,
  EXISTS (
    SELECT 1 FROM hold WHERE order_id = placed.id AND renewal_id IS NULL AND state IN ('held', 'confirmed')
  ) AS is_held,
  iif(renewal.id IS NULL, NULL, json_object(
    'id', renewal.id, 'status', renewal.status, 'from_ends_at', renewal.from_ends_at,
    'to_ends_at', renewal.to_ends_at, 'pay_before', renewal.pay_before
  )) AS renewal
FROM payment
JOIN "order" AS placed ON placed.id = payment.order_id
LEFT JOIN renewal ON renewal.id = payment.renewal_id
WHERE payment.id = ?1 AND payment.channel = ?2

SELECT request.id, request.state, request.amount_fen, request.reason, request.asked_at, request.decided_at,
  request.granted_fen, request.answer, guest.nickname,
  (SELECT json_object('id', placed.id, 'status', placed.status, 'listing_name', product.name,
     'starts_at', placed.starts_at, 'ends_at', placed.ends_at, 'over_at', placed.over_at, 'pay_before', placed.pay_before,
     'amount_fen', placed.amount_fen, 'paid_fen', coalesce(sum(payment.amount_fen), 0),
     'left_fen', coalesce(sum(payment.amount_fen - (
       SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
     )), 0))
   FROM "order" AS placed
   JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
   JOIN listing ON listing.number = main.listing_number
   JOIN product ON product.number = listing.product_number
   LEFT JOIN payment ON payment.order_id = placed.id AND payment.state = 'succeeded'
   WHERE placed.id = request.order_id) AS "order",
  json_object(
    'requests', (SELECT count(*) FROM refund_request WHERE user_id = request.user_id AND asked_at > ?2),
    'paid_fen', (SELECT coalesce(sum(payment.amount_fen), 0)
      FROM "order" AS other JOIN payment ON payment.order_id = other.id
      WHERE other.user_id = request.user_id AND payment.state = 'succeeded' AND payment.paid_at > ?2),
    'refunds', (SELECT count(*)
      FROM "order" AS other JOIN payment ON payment.order_id = other.id JOIN refund ON refund.payment_id = payment.id
      WHERE other.user_id = request.user_id AND refund.actor <> 'system' AND payment.paid_at > ?2),
    'refunded_fen', (SELECT coalesce(sum(refund.amount_fen), 0)
      FROM "order" AS other JOIN payment ON payment.order_id = other.id JOIN refund ON refund.payment_id = payment.id
      WHERE other.user_id = request.user_id AND refund.actor <> 'system' AND payment.paid_at > ?2)
  ) AS conduct
FROM refund_request AS request
JOIN user AS guest ON guest.id = request.user_id
WHERE request.id = ?1 AND EXISTS (
    SELECT 1 FROM "order" AS asked JOIN may ON may.store_number = asked.store_number
    WHERE asked.id = request.order_id AND may.user_id = ?3 AND may.permission = ?4
  )

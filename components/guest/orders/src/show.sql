SELECT tariff.terms,
  (SELECT json_group_array(json_object('kind', kind, 'label', label, 'starts_at', starts_at, 'ends_at', ends_at,
     'minutes', minutes, 'unit_fen', unit_fen, 'quantity', quantity, 'amount_fen', amount_fen))
   FROM (SELECT * FROM order_line WHERE order_id = ?1 ORDER BY position)) AS lines,
  (SELECT json_group_array(json_object('id', id, 'channel', channel, 'amount_fen', amount_fen, 'state', state,
     'renewal_id', renewal_id, 'asked_at', asked_at, 'paid_at', paid_at,
     'refunds', json((
       SELECT json_group_array(json_object('id', id, 'amount_fen', amount_fen, 'reason', reason, 'state', state))
       FROM (SELECT * FROM refund WHERE payment_id = paid.id ORDER BY id)))))
   FROM (SELECT * FROM payment WHERE order_id = ?1 ORDER BY id) AS paid) AS payments,
  (SELECT json_group_array(json_object('kind', kind, 'actor', actor, 'at', at, 'cause', cause, 'detail', json(detail)))
   FROM (SELECT kind, at, cause, detail, CASE
       WHEN actor = placed.user_id THEN 'guest'
       WHEN actor IN ('gateway', 'system', 'device') THEN actor
       ELSE 'staff'
     END AS actor
     FROM order_event WHERE order_id = ?1 ORDER BY number)) AS events,
  (SELECT json_object('renewal_id', id, 'minutes', minutes, 'ends_at', to_ends_at, 'amount_fen', amount_fen,
     'pay_before', pay_before)
   FROM renewal WHERE order_id = ?1 AND status = 'pending_payment' AND pay_before > ?2) AS renewal
FROM "order" AS placed
JOIN tariff ON tariff.id = placed.tariff_id
WHERE placed.id = ?1

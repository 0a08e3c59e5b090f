-- What the orders ?1 (a list of ids) have beside what every list tells, at ?2.
SELECT placed.id,
  (SELECT json_group_array(json_object('id', id, 'kind', kind, 'amount_fen', amount_fen,
     'state', iif(state = 'pending_payment' AND pay_before <= ?2 AND lapses, 'expired', state), 'pay_before', pay_before))
   FROM (
     SELECT charge.*, charge_kind.lapses
     FROM charge JOIN charge_kind ON charge_kind.name = charge.kind WHERE order_id = placed.id ORDER BY charge.id
   )) AS charges,
  (SELECT json_group_array(json_object('kind', kind, 'label', label, 'starts_at', starts_at, 'ends_at', ends_at,
     'minutes', minutes, 'unit_fen', unit_fen, 'quantity', quantity, 'amount_fen', amount_fen))
   FROM (
     SELECT line.* FROM order_line AS line JOIN charge ON charge.id = line.charge_id AND charge.is_agreed
     WHERE line.order_id = placed.id ORDER BY line.position
   )) AS lines,
  (SELECT json_group_array(json_object('id', id, 'charge_id', charge_id, 'channel', channel, 'amount_fen', amount_fen,
     'state', state, 'transaction_id', transaction_id, 'payer', payer, 'description', description, 'asked_at', asked_at,
     'paid_at', paid_at,
     'refunds', json((
       SELECT json_group_array(json_object('id', id, 'amount_fen', amount_fen, 'reason', reason, 'state', state,
         'decided_at', decided_at, 'settled_at', iif(state = 'settled', changed_at, NULL)))
       FROM (SELECT * FROM refund WHERE payment_id = paid.id ORDER BY id)))))
   -- Of money that the shop took itself the payer is who of the staff has said so.
   FROM (
     SELECT payment.id, charge_id, channel, amount_fen, state, transaction_id, iif(channel = 'offline', NULL, payer) AS payer,
       description, asked_at, paid_at
     FROM payment WHERE order_id = placed.id ORDER BY payment.id
   ) AS paid) AS payments,
  (SELECT json_group_array(json_object('id', id, 'order_id', order_id, 'amount_fen', amount_fen, 'reason', reason,
     'state', state, 'asked_at', asked_at, 'decided_at', decided_at, 'granted_fen', granted_fen, 'answer', answer))
   FROM (SELECT * FROM refund_request WHERE order_id = placed.id ORDER BY id)) AS refund_requests,
  (SELECT json_group_array(json_object('kind', kind, 'actor', actor, 'at', at, 'cause', cause, 'detail', json(detail)))
   FROM (SELECT kind, at, cause, detail, CASE
       WHEN actor = placed.user_id THEN 'guest'
       WHEN actor IN ('gateway', 'system', 'device') THEN actor
       ELSE 'staff'
     END AS actor
     FROM order_event WHERE order_id = placed.id ORDER BY number)) AS events
FROM json_each(?1) AS wanted JOIN "order" AS placed ON placed.id = wanted.value

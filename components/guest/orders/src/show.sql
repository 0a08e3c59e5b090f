SELECT
  (SELECT json_group_array(json_object('amount_fen', amount_fen, 'terms', terms)) FROM (
     SELECT sum(line.amount_fen) AS amount_fen, iif(tariff.kind = 'time', tariff.terms, NULL) AS terms
     FROM order_line AS line
     JOIN charge ON charge.id = line.charge_id AND charge.state = 'paid'
     LEFT JOIN tariff ON tariff.id = line.tariff_id
     WHERE line.order_id = ?1 AND line.given_up_at IS NULL
     GROUP BY line.item ORDER BY line.item
   )) AS bought,
  (SELECT tariff.terms ->> '$.early_entry_minutes'
   FROM hold
   JOIN order_line AS line ON line.order_id = hold.order_id AND line.position = hold.item
   JOIN tariff ON tariff.id = line.tariff_id
   WHERE hold.order_id = ?1 AND NOT hold.is_extension ORDER BY hold.item LIMIT 1) AS early_entry_minutes,
  (SELECT json_group_array(json_object('id', id, 'kind', kind, 'amount_fen', amount_fen,
     'state', iif(state = 'pending_payment' AND pay_before <= ?2 AND lapses, 'expired', state), 'pay_before', pay_before))
   FROM (
     SELECT charge.*, charge_kind.lapses
     FROM charge JOIN charge_kind ON charge_kind.name = charge.kind WHERE order_id = ?1 ORDER BY charge.id
   )) AS charges,
  (SELECT json_group_array(json_object('kind', kind, 'label', label, 'starts_at', starts_at, 'ends_at', ends_at,
     'minutes', minutes, 'unit_fen', unit_fen, 'quantity', quantity, 'amount_fen', amount_fen))
   FROM (
     SELECT line.* FROM order_line AS line JOIN charge ON charge.id = line.charge_id AND charge.is_agreed
     WHERE line.order_id = ?1 ORDER BY line.position
   )) AS lines,
  (SELECT json_group_array(json_object('id', id, 'channel', channel, 'amount_fen', amount_fen, 'state', state,
     'charge_id', charge_id, 'renewal_id', renewal_id, 'asked_at', asked_at, 'paid_at', paid_at,
     'refunds', json((
       SELECT json_group_array(json_object('id', id, 'amount_fen', amount_fen, 'reason', reason, 'state', state))
       FROM (SELECT * FROM refund WHERE payment_id = paid.id ORDER BY id)))))
   FROM (
     SELECT payment.*, iif(charge.kind = 'renewal', charge.id, NULL) AS renewal_id
     FROM payment JOIN charge ON charge.id = payment.charge_id WHERE payment.order_id = ?1 ORDER BY payment.id
   ) AS paid) AS payments,
  (SELECT json_group_array(json_object('kind', kind, 'actor', actor, 'at', at, 'cause', cause, 'detail', json(detail)))
   FROM (SELECT kind, at, cause, detail, CASE
       WHEN actor = placed.user_id THEN 'guest'
       WHEN actor IN ('gateway', 'system', 'device') THEN actor
       ELSE 'staff'
     END AS actor
     FROM order_event WHERE order_id = ?1 ORDER BY number)) AS events,
  (SELECT json_object('renewal_id', charge.id, 'minutes', charge.detail ->> '$.minutes', 'ends_at', hold.ends_at,
     'amount_fen', charge.amount_fen, 'pay_before', charge.pay_before)
   FROM charge JOIN hold ON hold.order_id = charge.order_id AND hold.charge_id = charge.id
   WHERE charge.order_id = ?1 AND charge.kind = 'renewal' AND charge.state = 'pending_payment'
     AND charge.pay_before > ?2) AS renewal
FROM "order" AS placed
WHERE placed.id = ?1

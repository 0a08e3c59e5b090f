-- What an order has beside what stands in a list.
SELECT
  (SELECT json_group_array(json_object('item', item, 'kind', kind, 'label', label, 'listing_id', listing_id, 'sku_id', sku_id,
     'charge_id', charge_id, 'starts_at', starts_at, 'ends_at', ends_at, 'minutes', minutes, 'unit_fen', unit_fen,
     'quantity', quantity, 'amount_fen', amount_fen, 'given_up_at', given_up_at))
   FROM (
     SELECT line.*, listing.id AS listing_id
     FROM order_line AS line
     JOIN charge ON charge.id = line.charge_id AND charge.is_agreed
     JOIN listing ON listing.number = line.listing_number
     WHERE line.order_id = ?1 ORDER BY line.position
   )) AS lines,
  (SELECT json_group_array(json_object('id', id, 'kind', kind, 'amount_fen', amount_fen, 'pay_before', pay_before,
     'state', iif(state = 'pending_payment' AND pay_before <= ?2 AND lapses, 'expired', state)))
   FROM (
     SELECT charge.*, charge_kind.lapses
     FROM charge JOIN charge_kind ON charge_kind.name = charge.kind WHERE charge.order_id = ?1 ORDER BY charge.id
   )) AS charges,
  (SELECT json_group_array(json_object('id', id, 'charge_id', charge_id, 'channel', channel, 'amount_fen', amount_fen,
     'state', state, 'transaction_id', transaction_id, 'asked_at', asked_at, 'paid_at', paid_at))
   FROM (SELECT * FROM payment WHERE order_id = ?1 ORDER BY id)) AS payments,
  (SELECT json_group_array(json_object('id', id, 'payment_id', payment_id, 'amount_fen', amount_fen, 'reason', reason,
     'state', state, 'decided_at', decided_at, 'settled_at', iif(state = 'settled', changed_at, NULL)))
   FROM (
     SELECT refund.* FROM payment JOIN refund ON refund.payment_id = payment.id
     WHERE payment.order_id = ?1 ORDER BY refund.id
   )) AS refunds,
  (SELECT json_group_array(json_object('id', id, 'amount_fen', amount_fen, 'reason', reason, 'state', state,
     'asked_at', asked_at, 'decided_at', decided_at, 'granted_fen', granted_fen, 'answer', answer))
   FROM (SELECT * FROM refund_request WHERE order_id = ?1 ORDER BY id)) AS refund_requests,
  (SELECT json_group_array(json_object('item', item, 'method', method, 'state', state, 'phase', phase,
     'changed_at', changed_at, 'cause', cause))
   FROM (
     SELECT fulfilment.*, now.phase FROM fulfilment
     JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
     WHERE fulfilment.order_id = ?1 ORDER BY fulfilment.item
   )) AS fulfilments,
  (SELECT json_group_array(json_object('item', item, 'resource', json_object('id', resource_id, 'name', name),
     'starts_at', starts_at, 'ends_at', ends_at, 'blocked_from', blocked_from, 'blocked_until', blocked_until,
     'is_extension', iif(is_extension, json('true'), json('false')), 'state', state))
   FROM (
     SELECT hold.*, resource.name FROM hold JOIN resource ON resource.id = hold.resource_id
     WHERE hold.order_id = ?1 ORDER BY hold.item, hold.starts_at, hold.id
   )) AS holds,
  (SELECT json_group_array(json_object('item', item, 'sku', json_object('id', sku_id, 'name', name), 'quantity', quantity,
     'state', state))
   FROM (
     SELECT reservation.*, sku.name FROM stock_reservation AS reservation JOIN sku ON sku.id = reservation.sku_id
     WHERE reservation.order_id = ?1 ORDER BY reservation.item, reservation.id
   )) AS reservations,
  -- Of many presses the last ones.
  (SELECT json_group_array(json_object('id', id, 'door', door, 'resource', json_object('id', resource_id, 'name', name),
     'issued_at', issued_at, 'outcome', outcome, 'failure', failure, 'answered_at', answered_at))
   FROM (SELECT * FROM (
       SELECT press.*, device.door, device.resource_id, resource.name
       FROM device_command AS press JOIN device ON device.id = press.device_id
       JOIN resource ON resource.id = device.resource_id
       WHERE press.order_id = ?1 ORDER BY press.id DESC LIMIT 100
     ) ORDER BY id)) AS presses

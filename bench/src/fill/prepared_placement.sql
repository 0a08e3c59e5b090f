-- ?1 order, ?2 room, ?3 resource, ?4 tariff, ?5 beginning, ?6 state of the charge, ?7 to be paid before, ?8 now. The charge and
-- the hold have the order's id.
INSERT INTO placement (order_id, document)
VALUES (?1, json_object(
  'at', ?8,
  'charges', json_array(json_object(
    'id', ?1, 'kind', 'order', 'amount_fen', 16000, 'pay_before', ?7, 'state', ?6, 'is_agreed', 1
  )),
  'lines', json_array(json_object(
    'item', 0, 'charge_id', ?1, 'kind', 'stay', 'listing_number', 1000 + ?2, 'tariff_id', ?4, 'label', '工作日',
    'starts_at', ?5, 'ends_at', ?5 + 14400, 'minutes', 240, 'unit_fen', 4000, 'amount_fen', 16000
  )),
  'holds', json_array(json_object(
    'id', ?1, 'charge_id', ?1, 'item', 0, 'resource_id', ?3, 'starts_at', ?5, 'ends_at', ?5 + 14400, 'blocked_from', ?5,
    'blocked_until', ?5 + 15600, 'is_extension', 0, 'held_until', iif(?6 = 'paid', NULL, ?7)
  )),
  'fulfilments', json_array(json_object('id', ?1, 'item', 0, 'method', 'stay'))
))
RETURNING (SELECT count(*) FROM hold WHERE id = ?1)

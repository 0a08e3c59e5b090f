INSERT INTO fulfilment (id, order_id, item, method, state, changed_by, changed_at, cause)
SELECT id, id, 0, 'stay', 'ended', 'system', ends_at, 'stay over' FROM "order"

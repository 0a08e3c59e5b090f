-- Of the same id as its order.
INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, asked_at, changed_by, changed_at)
SELECT id, id, 'order', amount_fen, pay_before, 'paid', 1, placed_at, 'gateway', placed_at + 60 FROM "order"

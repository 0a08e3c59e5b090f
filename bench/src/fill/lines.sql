INSERT INTO order_line (order_id, position, kind, label, starts_at, ends_at, minutes, unit_fen, amount_fen)
SELECT id, 0, 'stay', '工作日', starts_at, ends_at, (ends_at - starts_at) / 60, 4800, amount_fen FROM "order"

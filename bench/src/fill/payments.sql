INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, prepay, transaction_id, payer, description,
  paid_at, asked_at, expires_at, changed_at)
SELECT id, id, id, 'wechat', amount_fen, 'succeeded', 'wx' || id, '4200' || id, 'o' || substr(user_id, 6), '茶室',
  placed_at + 60, placed_at, pay_before, placed_at + 60
FROM "order"

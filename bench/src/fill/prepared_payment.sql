-- ?1 order, ?2 who is asked, ?3 until when, ?4 now.
INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, prepay, payer, description, asked_at, expires_at,
  changed_at)
VALUES (?1, ?1, ?1, 'wechat', 16000, 'open', 'wx' || ?1, ?2, '茶室', ?4, ?3, ?4)

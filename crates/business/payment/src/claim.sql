INSERT INTO payment (id, order_id, renewal_id, channel, amount_fen, state, payer, description, asked_at, expires_at,
  changed_at)
SELECT ?1, placed.id, renewal.id, ?4, coalesce(renewal.amount_fen, placed.amount_fen), 'opening', ?5, ?6, ?7,
  coalesce(renewal.pay_before, placed.pay_before), ?7
FROM "order" AS placed
LEFT JOIN renewal ON renewal.id = ?3 AND renewal.order_id = placed.id
WHERE placed.id = ?2 AND iif(
  ?3 IS NULL,
  placed.status = 'pending_payment' AND placed.pay_before > ?7,
  placed.status IN ('paid', 'in_use') AND placed.ends_at = renewal.from_ends_at
    AND renewal.status = 'pending_payment' AND renewal.pay_before > ?7
)
ON CONFLICT DO NOTHING
RETURNING id, renewal_id, channel, state, amount_fen, prepay, payer, description, asked_at, expires_at, changed_at

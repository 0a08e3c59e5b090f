INSERT INTO payment (
  id, charge_id, order_id, channel, amount_fen, state, payer, description, asked_at, expires_at, changed_at, account_id
)
SELECT ?1, charge.id, charge.order_id, ?3, charge.amount_fen, 'opening', ?4, ?5, ?6,
  -- What stays owed is asked for whenever its guest wants to pay it.
  iif(charge_kind.lapses, charge.pay_before, ?6 + 1800), ?6, ?7
FROM charge
JOIN charge_kind ON charge_kind.name = charge.kind
JOIN "order" AS placed ON placed.id = charge.order_id
WHERE charge.id = ?2 AND charge.state = 'pending_payment' AND CASE
  WHEN charge_kind.opens_order THEN placed.status = 'pending_payment' AND charge.pay_before > ?6
  WHEN charge_kind.lapses THEN placed.status IN ('paid', 'in_use') AND charge.pay_before > ?6 AND NOT EXISTS (
    SELECT 1 FROM hold AS added
    WHERE added.order_id = charge.order_id AND added.charge_id = charge.id AND added.is_extension AND added.starts_at IS NOT (
      SELECT max(own.ends_at) FROM hold AS own
      WHERE own.order_id = added.order_id AND own.item = added.item AND own.state = 'confirmed'
    )
  )
  ELSE placed.status IN ('paid', 'in_use', 'completed', 'no_show')
END
ON CONFLICT DO NOTHING
RETURNING id, charge_id, channel, state, amount_fen, prepay, payer, description, asked_at, expires_at, changed_at,
  (SELECT named FROM payment_account_named AS account WHERE account.id = payment.account_id) AS account

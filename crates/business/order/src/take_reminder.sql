-- Who is due is picked and written down in one statement: of two ticks at once, one gets the guest.
-- ?1 now, ?2 too late for a message, ?3 until when it is early, ?4 how long before the end one is reminded, ?5 since when
-- somebody who opened the cashier is left to pay in peace.
INSERT INTO payment_reminder (order_id, charge_id, state, at)
SELECT due.order_id, due.charge_id, 'sending', ?1
FROM (
  SELECT placed.id AS order_id, charge.id AS charge_id, placed.user_id, placed.placed_at AS asked_at, placed.pay_before
  FROM "order" AS placed JOIN charge ON charge.order_id = placed.id AND charge.kind = 'order'
  WHERE placed.status = 'pending_payment' AND placed.pay_before > ?2 AND placed.pay_before <= ?3
  UNION ALL
  -- What is over, or whose end has moved, cannot be lengthened any more by what this charge costs.
  SELECT charge.order_id, charge.id, placed.user_id, charge.asked_at, charge.pay_before
  FROM charge JOIN "order" AS placed ON placed.id = charge.order_id
  WHERE charge.state = 'pending_payment' AND charge.kind <> 'order' AND charge.pay_before > ?2 AND charge.pay_before <= ?3
    AND placed.status IN ('paid', 'in_use') AND (placed.over_at IS NULL OR placed.over_at > ?2)
    AND NOT EXISTS (
      SELECT 1 FROM hold WHERE hold.charge_id = charge.id AND hold.is_extension AND hold.starts_at <> placed.ends_at
    )
) AS due
WHERE due.pay_before - due.asked_at > ?4
  AND EXISTS (SELECT 1 FROM identity WHERE identity.user_id = due.user_id AND identity.provider = 'wechat')
  AND NOT EXISTS (SELECT 1 FROM payment_reminder AS reminded WHERE reminded.charge_id = due.charge_id)
  AND NOT EXISTS (
    SELECT 1 FROM payment
    WHERE payment.charge_id = due.charge_id AND payment.state IN ('opening', 'open') AND payment.asked_at > ?5
  )
ORDER BY due.pay_before
LIMIT 1
ON CONFLICT DO NOTHING
RETURNING order_id, charge_id, (
  SELECT json_object(
    'openid', (
      SELECT subject FROM identity WHERE user_id = placed.user_id AND provider = 'wechat' ORDER BY bound_at DESC LIMIT 1
    ),
    'listing', product.name, 'store', store.name, 'amount_fen', charge.amount_fen, 'pay_before', charge.pay_before
  )
  FROM charge
  JOIN "order" AS placed ON placed.id = charge.order_id
  JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
  JOIN listing ON listing.number = main.listing_number
  JOIN product ON product.number = listing.product_number
  JOIN store ON store.number = placed.store_number
  WHERE charge.id = payment_reminder.charge_id
) AS facts

-- Who is due is picked and written down in one statement: of two ticks at once, one gets the guest.
-- ?1 now, ?2 too late for a message, ?3 until when it is early, ?4 how long before the end one is reminded, ?5 since when
-- somebody who opened the cashier is left to pay in peace.
INSERT INTO payment_reminder (order_id, renewal_id, state, at)
SELECT due.order_id, due.renewal_id, 'sending', ?1
FROM (
  SELECT placed.id AS order_id, NULL AS renewal_id, placed.user_id, placed.placed_at AS asked_at, placed.pay_before
  FROM "order" AS placed
  WHERE placed.status = 'pending_payment' AND placed.pay_before > ?2 AND placed.pay_before <= ?3
  UNION ALL
  -- A stay that is over, or whose end has moved, cannot be lengthened any more by what this renewal costs.
  SELECT renewal.order_id, renewal.id, placed.user_id, renewal.asked_at, renewal.pay_before
  FROM renewal JOIN "order" AS placed ON placed.id = renewal.order_id
  WHERE renewal.status = 'pending_payment' AND renewal.pay_before > ?2 AND renewal.pay_before <= ?3
    AND placed.status IN ('paid', 'in_use') AND placed.ends_at = renewal.from_ends_at AND placed.ends_at > ?2
) AS due
WHERE due.pay_before - due.asked_at > ?4
  AND EXISTS (SELECT 1 FROM identity WHERE identity.user_id = due.user_id AND identity.provider = 'wechat')
  AND NOT EXISTS (
    SELECT 1 FROM payment_reminder AS told
    WHERE told.order_id = due.order_id AND coalesce(told.renewal_id, '') = coalesce(due.renewal_id, '')
  )
  AND NOT EXISTS (
    SELECT 1 FROM payment
    WHERE payment.order_id = due.order_id AND payment.state IN ('opening', 'open') AND payment.asked_at > ?5
  )
ORDER BY due.pay_before
LIMIT 1
ON CONFLICT DO NOTHING
RETURNING order_id, renewal_id, (
  SELECT json_object(
    'openid', (
      SELECT subject FROM identity WHERE user_id = placed.user_id AND provider = 'wechat' ORDER BY bound_at DESC LIMIT 1
    ),
    'listing', listing.name, 'store', store.name,
    'amount_fen', coalesce(renewal.amount_fen, placed.amount_fen),
    'pay_before', coalesce(renewal.pay_before, placed.pay_before)
  )
  FROM "order" AS placed
  JOIN listing ON listing.number = placed.listing_number
  JOIN store ON store.number = listing.store_number
  LEFT JOIN renewal ON renewal.id = payment_reminder.renewal_id
  WHERE placed.id = payment_reminder.order_id
) AS facts

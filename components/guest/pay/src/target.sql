-- ?3 the charge that is asked for; without it the one that turns the order to paid.
SELECT placed.status, placed.over_at, json_object(
    'id', charge.id, 'state', charge.state, 'pay_before', charge.pay_before, 'opens_order', charge_kind.opens_order,
    'lapses', charge_kind.lapses, 'is_attached', NOT EXISTS (
      SELECT 1 FROM hold
      WHERE hold.order_id = placed.id AND hold.charge_id = charge.id AND hold.is_extension AND hold.starts_at <> placed.ends_at
    )
  ) AS charge,
  store.name || ' ' || product.name AS description,
  -- Who is before the mini-program (?5), if it is somebody of this account; else who came last.
  (SELECT subject FROM identity WHERE user_id = placed.user_id AND provider = ?4
   ORDER BY subject IS ?5 DESC, bound_at DESC LIMIT 1) AS payer,
  (SELECT account.named FROM payment_account JOIN payment_account_named AS account ON account.id = payment_account.id
   WHERE payment_account.channel = ?4 AND payment_account.state = 'live'
     AND coalesce(payment_account.merchant_number, 0) IN (store.merchant_number, 0)
   ORDER BY payment_account.merchant_number IS NULL LIMIT 1) AS offered,
  (SELECT json_object(
     'id', live.id, 'charge_id', live.charge_id, 'channel', live.channel,
     'account', json((SELECT named FROM payment_account_named AS account WHERE account.id = live.account_id)), 'state', live.state,
     'amount_fen', live.amount_fen, 'prepay', live.prepay, 'payer', live.payer, 'description', live.description,
     'asked_at', live.asked_at, 'expires_at', live.expires_at, 'changed_at', live.changed_at
   )
   FROM payment AS live JOIN charge AS asked ON asked.id = live.charge_id
   WHERE live.order_id = placed.id AND live.state IN ('opening', 'open')
     AND (live.charge_id = charge.id OR asked.state <> 'pending_payment')
   ORDER BY asked.state = 'pending_payment' DESC LIMIT 1) AS live
FROM "order" AS placed
JOIN charge ON charge.order_id = placed.id AND iif(?3 IS NULL, charge.kind = 'order', charge.id = ?3)
JOIN charge_kind ON charge_kind.name = charge.kind
JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
JOIN listing ON listing.number = main.listing_number
JOIN product ON product.number = listing.product_number
JOIN store ON store.number = placed.store_number
WHERE placed.id = ?1 AND placed.user_id = ?2

SELECT placed.status, placed.pay_before, placed.ends_at,
  iif(renewal.id IS NULL, NULL, json_object(
    'status', renewal.status, 'from_ends_at', renewal.from_ends_at, 'pay_before', renewal.pay_before
  )) AS renewal,
  store.name || ' ' || listing.name AS description,
  (SELECT subject FROM identity WHERE user_id = placed.user_id AND provider = ?4
   ORDER BY bound_at DESC LIMIT 1) AS payer,
  iif(live.id IS NULL, NULL, json_object(
    'id', live.id, 'renewal_id', live.renewal_id, 'channel', live.channel, 'state', live.state,
    'amount_fen', live.amount_fen, 'prepay', live.prepay, 'payer', live.payer, 'description', live.description,
    'asked_at', live.asked_at, 'expires_at', live.expires_at, 'changed_at', live.changed_at
  )) AS live
FROM "order" AS placed
JOIN listing ON listing.number = placed.listing_number
JOIN store ON store.number = listing.store_number
LEFT JOIN renewal ON renewal.id = ?3 AND renewal.order_id = placed.id
LEFT JOIN payment AS live ON live.order_id = placed.id AND live.state IN ('opening', 'open')
WHERE placed.id = ?1 AND placed.user_id = ?2

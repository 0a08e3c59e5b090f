SELECT paid.id, paid.order_id, paid.charge_id, charge.kind AS charge_kind,
  iif(charge.kind = 'renewal', charge.id, NULL) AS renewal_id, product.name AS listing_name, paid.channel, paid.amount_fen,
  paid.transaction_id, paid.paid_at,
  (SELECT json_group_array(json_object('id', id, 'amount_fen', amount_fen, 'reason', reason, 'state', state,
     'decided_at', decided_at, 'settled_at', iif(state = 'settled', changed_at, NULL)))
   FROM (SELECT * FROM refund WHERE payment_id = paid.id ORDER BY id)) AS refunds
FROM "order" AS placed
JOIN payment AS paid ON paid.order_id = placed.id
JOIN charge ON charge.id = paid.charge_id
JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
JOIN listing ON listing.number = main.listing_number
JOIN product ON product.number = listing.product_number
-- An id has hex digits only, so that all come before a g.
WHERE placed.user_id = ?1 AND paid.state = 'succeeded' AND paid.id < coalesce(?2, 'g')
ORDER BY paid.id DESC
LIMIT ?3

-- Money of a guest is still held for an order that is over, or has gone from one that runs to the merchant.
SELECT format('order %s is %s, %d of its guest are held', placed.id, placed.status, -guest.balance_fen)
FROM "order" AS placed
JOIN ledger_balance AS guest ON guest.order_id = placed.id AND guest.account = 'guest'
WHERE guest.balance_fen <> 0 AND placed.status NOT IN ('paid', 'in_use', 'refunding')
UNION ALL
SELECT format('order %s is %s, the merchant has %d of it', placed.id, placed.status, -merchant.balance_fen)
FROM "order" AS placed
JOIN ledger_balance AS merchant ON merchant.order_id = placed.id AND merchant.account IN ('merchant', 'platform_fee')
WHERE merchant.balance_fen <> 0 AND placed.status IN ('pending_payment', 'expired', 'paid', 'in_use')

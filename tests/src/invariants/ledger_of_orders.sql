-- Money of a guest is still held for what is earned, or has gone to the merchant before it is: at the order's end or as soon as
-- it is paid, by the charge's kind.
SELECT format('order %s is %s, %d of its guest are held for charge %s', placed.id, placed.status, -guest.balance_fen, charge.id)
FROM ledger_balance AS guest
JOIN charge ON charge.id = guest.charge_id
JOIN charge_kind ON charge_kind.name = charge.kind
JOIN "order" AS placed ON placed.id = guest.order_id
WHERE guest.account = 'guest' AND guest.balance_fen <> 0
  AND NOT (charge_kind.is_earned = 'at_the_end' AND placed.status IN ('paid', 'in_use', 'refunding'))
UNION ALL
SELECT format('order %s is %s, the merchant has %d of charge %s', placed.id, placed.status, -merchant.balance_fen, charge.id)
FROM ledger_balance AS merchant
JOIN charge ON charge.id = merchant.charge_id
JOIN charge_kind ON charge_kind.name = charge.kind
JOIN "order" AS placed ON placed.id = merchant.order_id
WHERE merchant.account IN ('merchant', 'platform_fee') AND merchant.balance_fen <> 0 AND CASE charge_kind.is_earned
  WHEN 'at_the_end' THEN placed.status IN ('pending_payment', 'expired', 'paid', 'in_use')
  WHEN 'when_paid' THEN charge.state <> 'paid'
  ELSE 1
END

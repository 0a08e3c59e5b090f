-- What stands in the way of the deletion of the account ?1 at ?2, each with the order or the merchant that it is about. As `Status::at`:
-- what time alone has decided counts, whether the tick has written it down or not.
SELECT 'order_live' AS kind, placed.id AS order_id, NULL AS merchant_id
FROM "order" AS placed
WHERE placed.user_id = ?1 AND CASE placed.status
    WHEN 'pending_payment' THEN placed.pay_before > ?2
    WHEN 'refunding' THEN true
    ELSE placed.status IN ('paid', 'in_use') AND (placed.over_at IS NULL OR placed.over_at > ?2)
  END
UNION ALL
-- What stays owed whenever it is paid.
SELECT DISTINCT 'charge_owed', placed.id, NULL
FROM "order" AS placed
JOIN charge ON charge.order_id = placed.id AND charge.state = 'pending_payment'
JOIN charge_kind ON charge_kind.name = charge.kind AND NOT charge_kind.lapses AND NOT charge_kind.opens_order
WHERE placed.user_id = ?1 AND placed.status <> 'pending_payment'
UNION ALL
SELECT DISTINCT 'deposit_held', placed.id, NULL
FROM "order" AS placed
JOIN ledger_balance AS balance ON balance.order_id = placed.id AND balance.account = 'deposit' AND balance.balance_fen <> 0
WHERE placed.user_id = ?1
UNION ALL
-- Money may still come in as long as its gateway has not said that none will.
SELECT DISTINCT 'payment_open', placed.id, NULL
FROM "order" AS placed JOIN payment ON payment.order_id = placed.id
WHERE placed.user_id = ?1 AND payment.state IN ('opening', 'open', 'closing')
UNION ALL
SELECT DISTINCT 'refund_pending', placed.id, NULL
FROM "order" AS placed
JOIN payment ON payment.order_id = placed.id
JOIN refund ON refund.payment_id = payment.id AND refund.state <> 'settled'
WHERE placed.user_id = ?1
UNION ALL
-- Money that came in otherwise than it was asked for, and waits for people or is on its way back.
SELECT DISTINCT 'money_unresolved', placed.id, NULL
FROM "order" AS placed
JOIN payment ON payment.order_id = placed.id
JOIN payment_exception AS exception ON exception.channel = payment.channel AND exception.out_trade_no = payment.id
LEFT JOIN refund ON refund.exception_id = exception.id
WHERE placed.user_id = ?1
  AND (exception.resolution IS NULL AND exception.suspense_fen > 0 OR refund.state <> 'settled')
UNION ALL
SELECT 'refund_request_open', order_id, NULL FROM refund_request WHERE user_id = ?1 AND state = 'open'
UNION ALL
-- Nobody else leads the merchant, or the platform.
SELECT iif(mine.role = 'owner', 'only_owner', 'only_operator'), NULL, merchant.id
FROM post AS mine LEFT JOIN merchant ON merchant.number = mine.merchant_number
WHERE mine.user_id = ?1 AND mine.role IN ('owner', 'operator') AND NOT EXISTS (
  SELECT 1 FROM post AS other
  WHERE other.merchant_number IS mine.merchant_number AND other.role = mine.role AND other.user_id <> ?1
    AND (other.store_number IS NULL OR other.store_number IS mine.store_number)
)

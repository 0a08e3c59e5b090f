-- The charge of an order as the arbiter looks at it, with the payment that the shop is about to write down.
SELECT ?2 AS payment_id, 'open' AS state, charge.amount_fen, NULL AS account, NULL AS payer, NULL AS transaction_id,
  EXISTS (
    SELECT 1 FROM payment AS other JOIN "order" AS others ON others.id = other.order_id
    WHERE other.channel = 'offline' AND other.transaction_id = ?3 AND others.store_number = placed.store_number
  ) AS is_transaction_used,
  0 AS is_given_back,
  placed.id AS order_id, placed.status, placed.over_at, json_object(
    'id', charge.id, 'state', charge.state, 'pay_before', charge.pay_before,
    'opens_order', charge_kind.opens_order, 'lapses', charge_kind.lapses,
    'starts_at', (SELECT min(starts_at) FROM hold WHERE order_id = placed.id AND charge_id = charge.id),
    'ends_at', (SELECT max(ends_at) FROM hold WHERE order_id = placed.id AND charge_id = charge.id),
    'is_kept', NOT EXISTS (SELECT 1 FROM hold WHERE order_id = placed.id AND charge_id = charge.id AND state NOT IN ('held', 'confirmed'))
      AND NOT EXISTS (
        SELECT 1 FROM stock_reservation WHERE charge_id = charge.id AND state NOT IN ('held', 'confirmed')
      ),
    'is_attached', NOT EXISTS (
      SELECT 1 FROM hold AS added
      WHERE added.order_id = placed.id AND added.charge_id = charge.id AND added.is_extension AND added.starts_at IS NOT (
        SELECT max(own.ends_at) FROM hold AS own
        WHERE own.order_id = added.order_id AND own.item = added.item AND own.state = 'confirmed'
      )
    )
  ) AS charge
FROM "order" AS placed
JOIN charge ON charge.order_id = placed.id AND (charge.id = ?4 OR ?4 IS NULL AND charge.kind = 'order')
JOIN charge_kind ON charge_kind.name = charge.kind
-- Whose account is deleted cannot come in.
WHERE placed.id = ?1 AND (SELECT deleted_at FROM user WHERE user.id = placed.user_id) IS NULL

SELECT payment.id AS payment_id, payment.state, payment.amount_fen, payment.payer, payment.transaction_id,
  (SELECT named FROM payment_account_named AS account WHERE account.id = payment.account_id) AS account,
  EXISTS (
    SELECT 1 FROM payment AS other
    WHERE other.channel = ?2 AND other.channel <> 'offline' AND other.transaction_id = ?3 AND other.id <> payment.id
  ) AS is_transaction_used,
  EXISTS (
    SELECT 1 FROM payment_exception
    WHERE channel = ?2 AND transaction_id = ?3 AND (?3 <> '' OR out_trade_no = ?1) AND resolution = 'refunded'
  ) AS is_given_back,
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
FROM payment
JOIN charge ON charge.id = payment.charge_id
JOIN charge_kind ON charge_kind.name = charge.kind
JOIN "order" AS placed ON placed.id = payment.order_id
WHERE payment.id = ?1 AND payment.channel = ?2

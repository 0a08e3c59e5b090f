UPDATE order_line SET given_up_at = ?3
WHERE order_id = ?1 AND item = ?2 AND given_up_at IS NULL
  AND EXISTS (SELECT 1 FROM charge WHERE charge.id = order_line.charge_id AND charge.state = 'paid')
  AND EXISTS (SELECT 1 FROM "order" AS placed WHERE placed.id = ?1 AND placed.status IN ('paid', 'in_use'))
  AND NOT EXISTS (
    SELECT 1 FROM fulfilment
    JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
    WHERE fulfilment.order_id = ?1 AND fulfilment.item = ?2 AND now.phase <> 'waiting'
  )
RETURNING charge_id, amount_fen, (
  SELECT charge_kind.is_earned = 'never' FROM charge JOIN charge_kind ON charge_kind.name = charge.kind
  WHERE charge.id = order_line.charge_id
) AS is_deposit

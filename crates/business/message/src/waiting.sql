-- A charge that waits for its money: since when, until when, and whether it could be paid now.
-- ?1 the charge, ?2 too late for a message.
SELECT charge.order_id, charge.amount_fen,
  iif(charge.kind = 'order', placed.placed_at, charge.asked_at) AS asked_at,
  iif(charge.kind = 'order', placed.pay_before, charge.pay_before) AS pay_before,
  (SELECT max(asked_at) FROM payment WHERE charge_id = charge.id AND state IN ('opening', 'open')) AS cashier_at,
  -- What is over, or whose end has moved, cannot be lengthened any more by what this charge costs. What stays owed can be paid
  -- whenever it is.
  CASE
    WHEN charge_kind.opens_order THEN placed.status = 'pending_payment'
    WHEN charge_kind.lapses THEN placed.status IN ('paid', 'in_use') AND (placed.over_at IS NULL OR placed.over_at > ?2)
      AND NOT EXISTS (
        SELECT 1 FROM hold
        WHERE hold.order_id = placed.id AND hold.charge_id = charge.id AND hold.is_extension AND hold.starts_at <> placed.ends_at
      )
    ELSE placed.status IN ('paid', 'in_use', 'completed', 'no_show')
  END AS is_payable,
  EXISTS (SELECT 1 FROM message WHERE template = 'payment_reminder' AND key = charge.id) AS is_told
FROM charge JOIN charge_kind ON charge_kind.name = charge.kind JOIN "order" AS placed ON placed.id = charge.order_id
WHERE charge.id = ?1 AND charge.state = 'pending_payment'

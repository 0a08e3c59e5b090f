-- What was bought and paid for, and whether somebody stands before a door. What was only deposited has no terms: all of it
-- goes back. ?3 who cancels.
SELECT
  (SELECT json_group_array(json_object('amount_fen', amount_fen, 'terms', terms)) FROM (
     SELECT sum(line.amount_fen) AS amount_fen, iif(tariff.kind = 'time' AND charge_kind.is_earned <> 'never', tariff.terms, NULL) AS terms
     FROM order_line AS line
     JOIN charge ON charge.id = line.charge_id AND charge.state = 'paid'
     JOIN charge_kind ON charge_kind.name = charge.kind
     LEFT JOIN tariff ON tariff.id = line.tariff_id
     WHERE line.order_id = ?1 AND line.given_up_at IS NULL
     GROUP BY line.item, charge_kind.is_earned = 'never' ORDER BY line.item
   )) AS bought,
  EXISTS (
    SELECT 1 FROM device_command WHERE order_id = ?1 AND outcome IS NULL AND not_after > ?2
  ) AS door_is_opening,
  -- Who takes money for this shop cannot have said by himself that it got any, and then that it paid it out.
  EXISTS (
    SELECT 1 FROM payment JOIN "order" AS placed ON placed.id = payment.order_id JOIN may ON may.store_number = placed.store_number
    WHERE payment.order_id = ?1 AND payment.channel = 'offline' AND payment.state = 'succeeded'
      AND may.user_id = ?3 AND may.permission = 'payments'
  ) AS is_for_a_colleague

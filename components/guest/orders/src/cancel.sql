-- What was bought and paid for, and whether somebody stands before a door. What was only deposited has no terms: all of it
-- goes back.
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
  ) AS door_is_opening

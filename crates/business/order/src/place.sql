-- What the triggers of the view have written is counted behind them: where less is there than was wanted, it found no place.
INSERT INTO placement (order_id, document)
SELECT id, jsonb(?2) FROM "order"
WHERE id = ?1 AND (?3 IS NULL OR status IN ('paid', 'in_use') AND ends_at = ?3 AND ends_at > ?4)
RETURNING
  (SELECT count(*) FROM json_each(document, '$.holds') AS wanted JOIN hold ON hold.id = wanted.value ->> 'id') AS holds,
  (SELECT count(*) FROM json_each(document, '$.reservations') AS wanted
   JOIN stock_reservation ON stock_reservation.id = wanted.value ->> 'id') AS reservations

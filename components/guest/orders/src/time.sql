-- An order's time, and what tells whether it may be lengthened.
-- ?1 the order, ?2 its guest, ?3 now.
SELECT placed.status, placed.starts_at, placed.ends_at, placed.over_at, placed.pay_before,
  iif(placed.status IN ('paid', 'in_use'), (
    SELECT json_object('status', placed.status, 'starts_at', placed.starts_at, 'ends_at', placed.ends_at,
      'pay_before', placed.pay_before, 'terms', tariff.terms, 'zone', store.zone, 'opening', store.opening,
      'holidays', json('[]'),
      'next_starts_at', (SELECT next.blocked_from FROM hold AS next
        WHERE next.resource_id = own.resource_id AND next.blocked_from >= placed.ends_at AND next.order_id <> placed.id
          AND next.state IN ('held', 'confirmed') AND (next.state = 'confirmed' OR next.held_until > ?3)
        ORDER BY next.blocked_from LIMIT 1))
    FROM hold AS own
    JOIN order_line AS line ON line.order_id = placed.id AND line.position = own.item
    JOIN tariff ON tariff.id = line.tariff_id AND tariff.kind = 'time'
    JOIN store ON store.number = placed.store_number
    WHERE own.order_id = placed.id AND NOT own.is_extension
    ORDER BY own.item LIMIT 1
  ), NULL) AS stay
FROM "order" AS placed
WHERE placed.id = ?1 AND placed.user_id = ?2

SELECT
  json_object('status', placed.status, 'starts_at', placed.starts_at, 'ends_at', placed.ends_at,
    'pay_before', placed.pay_before, 'terms', tariff.terms, 'zone', store.zone, 'opening', store.opening,
    'holidays', (SELECT json_group_array(json_object('date', date, 'kind', kind)) FROM holiday
      WHERE date BETWEEN date(placed.starts_at - 172800, 'unixepoch')
        AND date(placed.ends_at + 60 * ?3 + 172800, 'unixepoch')),
    'next_starts_at', (SELECT next.blocked_from FROM hold AS next
      WHERE next.resource_id = own.resource_id AND next.blocked_from >= placed.ends_at AND next.order_id <> placed.id
        AND next.state IN ('held', 'confirmed') AND (next.state = 'confirmed' OR next.held_until > ?4)
      ORDER BY next.blocked_from LIMIT 1)) AS stay,
  json_object('item', own.item, 'listing_number', line.listing_number, 'tariff_id', tariff.id,
    'resource_id', own.resource_id, 'gap_after', own.blocked_until - own.ends_at) AS extended,
  -- Those of the last hour that were asked for and never paid.
  (SELECT json_group_array(asked_at) FROM (
     SELECT asked_at FROM charge
     WHERE order_id = placed.id AND kind = 'renewal' AND state <> 'paid' AND asked_at > ?4 - 3600 ORDER BY asked_at
   )) AS unpaid
FROM "order" AS placed
JOIN hold AS own ON own.order_id = placed.id AND NOT own.is_extension
JOIN order_line AS line ON line.order_id = placed.id AND line.position = own.item
JOIN tariff ON tariff.id = line.tariff_id AND tariff.kind = 'time'
JOIN store ON store.number = placed.store_number
WHERE placed.id = ?1 AND placed.user_id = ?2
ORDER BY own.item
LIMIT 1

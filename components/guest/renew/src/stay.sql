SELECT placed.status, placed.starts_at, placed.ends_at, placed.pay_before, tariff.terms, store.zone, store.opening,
  (SELECT json_group_array(json_object('date', date, 'kind', kind)) FROM holiday
   WHERE date BETWEEN date(placed.starts_at - 172800, 'unixepoch')
     AND date(placed.ends_at + 60 * ?3 + 172800, 'unixepoch')) AS holidays,
  (SELECT next.starts_at FROM hold AS own JOIN hold AS next ON next.resource_id = own.resource_id
   WHERE own.order_id = placed.id AND own.renewal_id IS NULL
     AND next.starts_at >= placed.ends_at AND next.order_id <> placed.id
     AND next.state IN ('held', 'confirmed') AND (next.state = 'confirmed' OR next.held_until > ?4)
   ORDER BY next.starts_at LIMIT 1) AS next_starts_at
FROM "order" AS placed
JOIN tariff ON tariff.id = placed.tariff_id
JOIN listing ON listing.number = placed.listing_number
JOIN store ON store.number = listing.store_number
WHERE placed.id = ?1 AND placed.user_id = ?2

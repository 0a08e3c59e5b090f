SELECT listing.number AS listing_number, listing.store_number, listing.kind, listing.fulfilment,
  product.attributes ->> '$.capacity' AS capacity,
  json_object('id', listing.id, 'name', product.name) AS listing,
  json_object('id', store.id, 'name', store.name, 'address', store.address) AS store,
  store.zone, store.opening, tariff.id AS tariff_id, tariff.terms,
  (SELECT json_group_array(json_object('date', date, 'kind', kind)) FROM holiday
   WHERE date BETWEEN date(?2 - 172800, 'unixepoch') AND date(?3 + 172800, 'unixepoch')) AS holidays,
  (SELECT json_group_array(json_object('year', year, 'is_provisional', json(iif(is_provisional, 'true', 'false'))))
   FROM calendar_year) AS calendar
FROM listing
JOIN product ON product.number = listing.product_number
JOIN store ON store.number = listing.store_number
JOIN tariff ON tariff.listing_number = listing.number
WHERE listing.id = ?1 AND listing.state = 'shown' AND tariff.kind = 'time'
ORDER BY tariff.version DESC
LIMIT 1

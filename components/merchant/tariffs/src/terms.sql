-- What sells time has something that is occupied; the rest is priced by its articles.
SELECT listing.number, store.zone, store.opening, tariff.version, tariff.terms,
  (SELECT json_group_array(json_object('date', date, 'kind', kind, 'name', name))
   FROM holiday WHERE date BETWEEN date(?4 - 172800, 'unixepoch') AND date(?5 + 172800, 'unixepoch')) AS holidays,
  (SELECT json_group_array(json_object('year', year, 'is_provisional', json(iif(is_provisional, 'true', 'false'))))
   FROM calendar_year) AS calendar
FROM listing
JOIN store ON store.number = listing.store_number
LEFT JOIN tariff ON tariff.id = (
  SELECT newest.id FROM tariff AS newest WHERE newest.listing_number = listing.number ORDER BY newest.version DESC LIMIT 1
)
WHERE listing.id = ?3 AND listing.price_unit = 'hour' AND listing.offer <> 'deleted' AND listing.store_number IN (
  SELECT may.store_number FROM may WHERE may.user_id = ?1 AND may.permission = ?2
)

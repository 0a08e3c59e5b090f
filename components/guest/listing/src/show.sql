SELECT listing.id, listing.kind, listing.name, listing.intro, listing.capacity, listing.styles, listing.facilities,
  listing.cover_url, listing.pictures, listing.price_from_fen, listing.price_unit, listing.review_count,
  listing.rating_hundredths, listing.environment_marks, listing.facilities_marks, listing.tea_marks,
  listing.service_marks,
  json_object('id', store.id, 'name', store.name, 'address', store.address, 'phone', store.phone, 'intro', store.intro,
    'lat', store.latitude, 'lng', store.longitude, 'zone', store.zone) AS store,
  store.opening, tariff.id AS tariff_id, tariff.terms
FROM listing
JOIN store ON store.number = listing.store_number
JOIN tariff ON tariff.listing_number = listing.number
WHERE listing.id = ?1 AND listing.state = 'shown'
ORDER BY tariff.version DESC
LIMIT 1

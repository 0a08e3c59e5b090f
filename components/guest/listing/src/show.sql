-- A list that is declared of the kind and that the product does not give is empty. Terms are told where they are by time.
SELECT listing.id, listing.kind, product.name, product.intro, product.cover_url, product.pictures, listing.price_from_fen,
  listing.price_unit, listing.review_count, listing.rating_hundredths,
  json_patch((
    SELECT json_group_object(name, iif(shape = 'texts', json('[]'), NULL)) FROM attribute WHERE attribute.kind = listing.kind
  ), product.attributes) AS attributes,
  json_object('id', store.id, 'name', store.name, 'address', store.address, 'phone', store.phone, 'intro', store.intro,
    'lat', store.latitude, 'lng', store.longitude, 'zone', store.zone) AS store,
  store.opening, tariff.id AS tariff_id, iif(tariff.kind = 'time', tariff.terms, NULL) AS terms,
  (SELECT iif(count(*) = 0, NULL, json_group_array(json_object('id', id, 'name', name, 'price_fen', price_fen,
     'available', available)) FILTER (WHERE state = 'sold'))
   FROM (
     SELECT sku.id, sku.name, sku.price_fen, sku.state, coalesce(stock.on_hand - stock.reserved, 0) AS available
     FROM sku LEFT JOIN stock ON stock.sku_id = sku.id AND stock.store_number = listing.store_number
     WHERE sku.product_number = listing.product_number
     ORDER BY sku.price_fen, sku.id
   )) AS skus,
  (SELECT json_group_array(json_array(dimension, hundredths))
   FROM (
     SELECT listing_mark.dimension, listing_mark.marks * 100 / listing_mark.reviews AS hundredths
     FROM review_dimension CROSS JOIN listing_mark ON listing_mark.listing_number = listing.number
       AND listing_mark.dimension = review_dimension.name
     WHERE review_dimension.kind = listing.kind
     ORDER BY review_dimension.position
   )) AS marks
FROM listing
JOIN product ON product.number = listing.product_number
JOIN store ON store.number = listing.store_number
LEFT JOIN tariff ON tariff.id = (
  SELECT newest.id FROM tariff AS newest WHERE newest.listing_number = listing.number ORDER BY newest.version DESC LIMIT 1
)
WHERE listing.id = ?1 AND listing.state = 'shown'

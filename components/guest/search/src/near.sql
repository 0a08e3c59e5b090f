-- The listings of a circle by price or rating.
SELECT 0 AS ring, key, number, chord_square
FROM (
  SELECT listing.number, near.chord_square,
    iif(?8 = 'price', listing.price_from_fen, -listing.rating_hundredths) AS key
  FROM (
    SELECT store.number,
      (store.x - ?1) * (store.x - ?1) + (store.y - ?2) * (store.y - ?2) + (store.z - ?3) * (store.z - ?3) AS chord_square
    FROM store_place CROSS JOIN store ON store.number = store_place.store_number
    WHERE store_place.x_to >= ?1 - ?4 AND store_place.x_from <= ?1 + ?4
      AND store_place.y_to >= ?2 - ?4 AND store_place.y_from <= ?2 + ?4
      AND store_place.z_to >= ?3 - ?4 AND store_place.z_from <= ?3 + ?4
  ) AS near
  CROSS JOIN listing ON listing.store_number = near.number AND listing.kind = ?5 AND listing.state = 'shown'
  WHERE near.chord_square <= ?4 * ?4
    AND (?9 IS NULL OR listing.number IN (SELECT rowid FROM listing_words WHERE listing_words MATCH ?9))
)
WHERE (key, number) > (?6, ?7)
ORDER BY key, number
LIMIT -1

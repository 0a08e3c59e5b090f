-- The listings of a circle by their distance, ring by ring: where the town is dense, the outer rings are never looked at.
SELECT near.ring, near.key, listing.number, near.chord_square
FROM (
  SELECT ring, number, chord_square, CAST(chord_square * 1e15 AS INTEGER) AS key
  FROM (
    SELECT rings.ring, rings.reach, rings.beyond, store.number,
      (store.x - ?1) * (store.x - ?1) + (store.y - ?2) * (store.y - ?2) + (store.z - ?3) * (store.z - ?3) AS chord_square
    FROM (
      SELECT 1 AS ring, ?4 / 16 AS reach, -1.0 AS beyond
      UNION ALL SELECT 2, ?4 / 4, (?4 / 16) * (?4 / 16)
      UNION ALL SELECT 3, ?4, (?4 / 4) * (?4 / 4)
      ORDER BY ring
      LIMIT -1
    ) AS rings
    CROSS JOIN store_place CROSS JOIN store ON store.number = store_place.store_number
    WHERE store_place.x_to >= ?1 - rings.reach AND store_place.x_from <= ?1 + rings.reach
      AND store_place.y_to >= ?2 - rings.reach AND store_place.y_from <= ?2 + rings.reach
      AND store_place.z_to >= ?3 - rings.reach AND store_place.z_from <= ?3 + rings.reach
  )
  WHERE chord_square > beyond AND chord_square <= reach * reach AND key >= ?6
  ORDER BY ring, key
  LIMIT -1
) AS near
CROSS JOIN listing ON listing.store_number = near.number AND listing.kind = ?5 AND listing.state = 'shown'
WHERE (near.key > ?6 OR listing.number > ?7)
  AND (?9 IS NULL OR listing.number IN (SELECT rowid FROM listing_words WHERE listing_words MATCH ?9))
ORDER BY near.ring, near.key, listing.number
LIMIT -1

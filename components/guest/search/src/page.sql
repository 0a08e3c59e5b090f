-- The candidates that a search wants. They come in their order, so that no more are looked up than a page takes, and a
-- product only once its listing is wanted. The statement in the brackets stands for one of those beside this file.
WITH candidate (ring, key, number, chord_square) AS (
SELECT 0, 0, number, NULL FROM listing
),
wanted (name, text, number) AS MATERIALIZED (
  SELECT value ->> 'name', value ->> 'text', value ->> 'number' FROM json_each(?12)
)
SELECT candidate.key, candidate.number, candidate.chord_square, listing.id, product.name,
  listing.price_from_fen, listing.price_unit, listing.rating_hundredths, listing.review_count, product.cover_url,
  product.attributes,
  -- What of them is told, as it is told where a product does not give it: the same for all of a kind.
  (SELECT json_group_object(name, json(iif(shape = 'texts', '[]', 'null'))) FROM attribute
   WHERE attribute.kind = ?5 AND is_filter) AS declared,
  store.id AS store_id, store.name AS store_name, store.address, store.latitude, store.longitude,
  iif(?13 IS NULL, NULL, store.zone) AS zone, iif(?13 IS NULL, NULL, store.opening) AS opening
FROM candidate
CROSS JOIN listing ON listing.number = candidate.number
CROSS JOIN store ON store.number = listing.store_number
CROSS JOIN product ON product.number = listing.product_number
WHERE (?10 IS NULL OR listing.price_from_fen >= ?10)
  AND (?11 IS NULL OR listing.price_from_fen <= ?11)
  -- Of an attribute in texts the same text is wanted, of one in numbers at least so much. Products of one text lie side by
  -- side in the index by value: of a walk by many listings it reads few pages.
  AND (?12 IS NULL OR NOT EXISTS (
    SELECT 1 FROM wanted
    WHERE NOT EXISTS (
      SELECT 1 FROM product_attribute AS same INDEXED BY product_attribute_by_value
      WHERE same.name = wanted.name AND same.value = wanted.text AND same.product_number = listing.product_number
    ) AND (wanted.number IS NULL OR NOT EXISTS (
      SELECT 1 FROM product_attribute AS given
      WHERE given.product_number = listing.product_number AND given.name = wanted.name
        AND typeof(given.value) <> 'text' AND given.value >= wanted.number
    ))
  ))
  -- Free as a booking sees it. Holds of one resource never overlap, so none that begins before the last one does that
  -- begins in time can reach into the period; what only lengthens a hold lies behind it.
  AND (?13 IS NULL OR EXISTS (
    SELECT 1
    FROM (
      SELECT minimum_minutes, maximum_minutes, step_minutes, cleaning_gap_minutes FROM tariff
      WHERE tariff.listing_number = candidate.number ORDER BY tariff.version DESC LIMIT 1
    ) AS terms
    CROSS JOIN listing_resource ON listing_resource.listing_number = candidate.number
    CROSS JOIN resource ON resource.id = listing_resource.resource_id AND resource.state = 'in_service'
    WHERE (?14 - ?13) / 60 BETWEEN terms.minimum_minutes AND terms.maximum_minutes
      AND (?14 - ?13) / 60 % terms.step_minutes = 0
      AND NOT EXISTS (
        SELECT 1 FROM hold
        WHERE hold.resource_id = resource.id AND hold.state IN ('held', 'confirmed')
          AND hold.blocked_from < ?14 + terms.cleaning_gap_minutes * 60
          AND hold.blocked_from >= coalesce((
            SELECT max(stay.blocked_from) FROM hold AS stay
            WHERE stay.resource_id = resource.id AND stay.state IN ('held', 'confirmed') AND NOT stay.is_extension
              AND stay.blocked_from <= ?13
          ), ?13)
          AND hold.blocked_until > ?13 AND (hold.state = 'confirmed' OR hold.held_until > ?15)
      )
  ))

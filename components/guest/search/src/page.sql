-- The candidates that a search wants. They come in their order, so that no more are looked up than a page takes. The
-- statement in the brackets stands for one of those beside this file.
WITH candidate (ring, key, number, chord_square) AS (
SELECT 0, 0, number, NULL FROM listing
)
SELECT candidate.key, candidate.number, candidate.chord_square, listing.id, listing.kind, listing.name,
  listing.price_from_fen, listing.price_unit, listing.capacity, listing.styles, listing.rating_hundredths,
  listing.review_count, listing.cover_url, store.id AS store_id, store.name AS store_name, store.address,
  store.latitude, store.longitude, store.zone, iif(?14 IS NULL, NULL, store.opening) AS opening
FROM candidate
CROSS JOIN listing ON listing.number = candidate.number
CROSS JOIN store ON store.number = listing.store_number
WHERE (?10 IS NULL OR listing.price_from_fen >= ?10)
  AND (?11 IS NULL OR listing.price_from_fen <= ?11)
  AND (?12 IS NULL OR listing.capacity >= ?12)
  AND (?13 IS NULL OR EXISTS (SELECT 1 FROM json_each(listing.styles) AS style WHERE style.value = ?13))
  -- Free as a booking sees it. Stays of one resource never overlap, so none that begins before the last one does that
  -- begins in time can reach into the period; renewals lie behind their stay.
  AND (?14 IS NULL OR EXISTS (
    SELECT 1
    FROM (
      SELECT minimum_minutes, maximum_minutes, step_minutes, cleaning_gap_minutes FROM tariff
      WHERE tariff.listing_number = candidate.number ORDER BY tariff.version DESC LIMIT 1
    ) AS terms
    CROSS JOIN resource ON resource.listing_number = candidate.number AND resource.state = 'in_service'
    WHERE (?15 - ?14) / 60 BETWEEN terms.minimum_minutes AND terms.maximum_minutes
      AND (?15 - ?14) / 60 % terms.step_minutes = 0
      AND NOT EXISTS (
        SELECT 1 FROM hold
        WHERE hold.resource_id = resource.id AND hold.state IN ('held', 'confirmed')
          AND hold.starts_at < ?15 + terms.cleaning_gap_minutes * 60
          AND hold.starts_at >= coalesce((
            SELECT max(stay.starts_at) FROM hold AS stay
            WHERE stay.resource_id = resource.id AND stay.state IN ('held', 'confirmed') AND stay.renewal_id IS NULL
              AND stay.starts_at <= ?14
          ), ?14)
          AND hold.blocked_until > ?14 AND (hold.state = 'confirmed' OR hold.held_until > ?16)
      )
  ))

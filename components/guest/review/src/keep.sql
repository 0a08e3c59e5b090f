-- The marks that the kind of what was bought first declares, no fewer and no others. As `Status::at`: an order that time has
-- ended counts, whether the tick has written it down or not. Not where the guest has deleted the account since the session was read.
INSERT INTO review (order_id, listing_number, user_id, marks, text, anonymous, pictures, at)
SELECT placed.id, listing.number, placed.user_id, ?3, ?4, ?5, ?6, ?7
FROM "order" AS placed
JOIN order_line AS first ON first.order_id = placed.id AND first.position = 0
JOIN listing ON listing.number = first.listing_number
JOIN user AS guest ON guest.id = placed.user_id AND guest.deleted_at IS NULL
WHERE placed.id = ?1 AND placed.user_id = ?2
  AND (placed.status = 'completed' OR placed.status = 'in_use' AND placed.over_at <= ?7)
  AND (SELECT count(*) FROM json_each(?3)) = (SELECT count(*) FROM review_dimension WHERE kind = listing.kind)
  AND NOT EXISTS (
    SELECT 1 FROM review_dimension
    WHERE kind = listing.kind AND (json_type(?3 -> name) IS NOT 'integer' OR ?3 ->> name NOT BETWEEN 1 AND 5)
  )
ON CONFLICT DO NOTHING
RETURNING order_id

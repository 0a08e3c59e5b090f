-- By which marks the guest can say what he thinks of what was bought first.
SELECT review_dimension.name
FROM "order" AS placed
CROSS JOIN order_line AS first ON first.order_id = placed.id AND first.position = 0
CROSS JOIN listing ON listing.number = first.listing_number
CROSS JOIN review_dimension ON review_dimension.kind = listing.kind
WHERE placed.id = ?1 AND placed.user_id = ?2
ORDER BY review_dimension.position

-- A room's reviews are not those that it counts.
SELECT format('listing %s counts %d reviews and has %d', listing.id, listing.review_count, count(review.number))
FROM listing LEFT JOIN review ON review.listing_number = listing.number
GROUP BY listing.number HAVING listing.review_count <> count(review.number)

-- What the guest ?1 has said, before the review of the order ?2, the newest order first; at most ?3.
SELECT review.order_id, product.name AS listing_name, review.marks, review.text, review.anonymous, review.pictures, review.at
FROM review
JOIN listing ON listing.number = review.listing_number
JOIN product ON product.number = listing.product_number
-- An id has hex digits only, so that all come before a g.
WHERE review.user_id = ?1 AND review.order_id < coalesce(?2, 'g')
ORDER BY review.order_id DESC
LIMIT ?3

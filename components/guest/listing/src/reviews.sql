SELECT review.number, review.environment, review.facilities, review.tea, review.service, review.text, review.pictures,
  review.at, iif(review.anonymous, NULL, user.nickname) AS author
FROM review JOIN user ON user.id = review.user_id
WHERE review.listing_number = ?1 AND review.number < ?2
ORDER BY review.number DESC
LIMIT ?3 + 0

-- Of a listing of the kind ?4; its marks in the order in which the kind declares them.
SELECT review.number, review.text, review.pictures, review.at, iif(review.anonymous, NULL, user.nickname) AS author,
  (SELECT json_group_array(json_array(name, mark))
   FROM (
     SELECT name, review.marks ->> name AS mark FROM review_dimension
     WHERE review_dimension.kind = ?4 AND review.marks -> name IS NOT NULL
     ORDER BY position
   )) AS marks
FROM review JOIN user ON user.id = review.user_id
WHERE review.listing_number = ?1 AND review.number < ?2
ORDER BY review.number DESC
LIMIT ?3 + 0

-- What a listing counts is not what guests have said of it: its reviews, their marks by dimension, and the mean of all.
SELECT format('listing %s counts %d reviews and has %d', listing.id, listing.review_count, count(review.number))
FROM listing LEFT JOIN review ON review.listing_number = listing.number
GROUP BY listing.number HAVING listing.review_count <> count(review.number)
UNION ALL
SELECT format('listing %d counts %d in %d reviews for %s, and was given %d in %d', listing_number, sum(kept), sum(kept_reviews),
  dimension, sum(given), sum(given_reviews))
FROM (
  SELECT listing_number, dimension, marks AS kept, reviews AS kept_reviews, 0 AS given, 0 AS given_reviews FROM listing_mark
  UNION ALL
  SELECT review.listing_number, mark.key, 0, 0, mark.value, 1 FROM review JOIN json_each(review.marks) AS mark
)
GROUP BY listing_number, dimension HAVING sum(kept) <> sum(given) OR sum(kept_reviews) <> sum(given_reviews)
UNION ALL
SELECT format('listing %s is rated %d', listing.id, listing.rating_hundredths)
FROM listing
WHERE listing.rating_hundredths <> coalesce((
  SELECT sum(mark.value) * 100 / count(*) FROM review JOIN json_each(review.marks) AS mark
  WHERE review.listing_number = listing.number
), 0)

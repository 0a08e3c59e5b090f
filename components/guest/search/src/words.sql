-- The listings that the words are found in, wherever they are, by price or rating.
SELECT 0 AS ring, key, number, NULL AS chord_square
FROM (
  SELECT listing.number, iif(?8 = 'price', listing.price_from_fen, -listing.rating_hundredths) AS key
  FROM listing_words CROSS JOIN listing ON listing.number = listing_words.rowid
  WHERE listing_words MATCH ?9 AND listing.kind = ?5 AND listing.state = 'shown'
)
WHERE (key, number) > (?6, ?7)
ORDER BY key, number
LIMIT -1

-- All listings of the kind by price.
SELECT 0 AS ring, price_from_fen AS key, number, NULL AS chord_square
FROM listing
WHERE kind = ?5 AND state = 'shown' AND (price_from_fen, number) > (?6, ?7)
ORDER BY price_from_fen, number
LIMIT -1

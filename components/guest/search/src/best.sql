-- All listings of the kind by rating.
SELECT 0 AS ring, -rating_hundredths AS key, number, NULL AS chord_square
FROM listing
WHERE kind = ?5 AND state = 'shown' AND -rating_hundredths >= ?6 AND (-rating_hundredths, number) > (?6, ?7)
ORDER BY -rating_hundredths, number
LIMIT -1

-- Refunds that a bill must list by now, and those that the bill of the day names. What was paid back by hand must stand in
-- no bill, of no day; of what was decided before the first bill that we have nobody can tell. What has waited a whole day
-- to be sent stands in none.
WITH known (id, amount_fen, state, changed_at, decided_at, channel, is_by_hand) AS (
  SELECT refund.id, refund.amount_fen, refund.state, refund.changed_at, refund.decided_at, sending.channel, EXISTS (
    SELECT 1 FROM refund_intervention WHERE refund_id = refund.id AND deed = 'settled_by_hand'
  )
  FROM refund JOIN refund_sending AS sending ON sending.id = refund.id
)
SELECT id, amount_fen, 1 AS is_settled, is_by_hand, NOT is_by_hand AS is_expected, changed_at < ?5 AS is_early
FROM known
WHERE state = 'settled' AND changed_at >= ?3 AND changed_at < ?4 AND channel = ?1 AND (is_by_hand OR decided_at >= ?6)
UNION ALL
SELECT id, amount_fen, 0, 0, 1, changed_at < ?5 FROM known
WHERE state = 'sent' AND changed_at >= ?3 AND changed_at < ?4 AND channel = ?1 AND decided_at >= ?6
UNION ALL
SELECT id, amount_fen, 0, 0, 1, 0 FROM known
WHERE state = 'decided' AND changed_at >= ?3 - 86400 AND changed_at < ?4 - 86400 AND changed_at <= ?7 - 86400
  AND channel = ?1
UNION ALL
SELECT known.id, known.amount_fen, known.state = 'settled', known.is_by_hand, 0, 0
FROM bill_entry JOIN known ON known.id = bill_entry.number AND known.channel = bill_entry.channel
WHERE bill_entry.channel = ?1 AND bill_entry.date = ?2 AND bill_entry.kind = 'refund'

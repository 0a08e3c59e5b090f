-- Refunds that a bill must list by now, and those that the bill of the day names. What was paid back by hand never
-- stands in a bill, and of what was decided before the first bill that we have nobody can tell.
SELECT refund.id, refund.amount_fen, refund.state = 'settled' AS is_settled, 1 AS is_expected,
  refund.changed_at < ?5 AS is_early
FROM refund JOIN refund_sending AS sending ON sending.id = refund.id
WHERE refund.state = 'settled' AND refund.changed_at >= ?3 AND refund.changed_at < ?4 AND refund.decided_at >= ?6
  AND sending.channel = ?1
  AND NOT EXISTS (SELECT 1 FROM refund_intervention WHERE refund_id = refund.id AND deed = 'settled_by_hand')
UNION ALL
SELECT refund.id, refund.amount_fen, 0, 1, refund.changed_at < ?5
FROM refund JOIN refund_sending AS sending ON sending.id = refund.id
WHERE refund.state = 'sent' AND refund.changed_at >= ?3 AND refund.changed_at < ?4 AND refund.decided_at >= ?6
  AND sending.channel = ?1
UNION ALL
SELECT refund.id, refund.amount_fen, refund.state = 'settled', 0, 0
FROM bill_entry
JOIN refund ON refund.id = bill_entry.number
JOIN refund_sending AS sending ON sending.id = refund.id AND sending.channel = bill_entry.channel
WHERE bill_entry.channel = ?1 AND bill_entry.date = ?2 AND bill_entry.kind = 'refund'

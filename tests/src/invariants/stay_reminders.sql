-- A guest who was reminded twice, or when there was nothing more to be reminded of; or a reminder that nobody will get.
SELECT format('order %s was reminded of %d times by %s', order_id, count(*), template)
FROM message WHERE template IN ('stay_ends_15', 'stay_ends_5') GROUP BY order_id, template HAVING count(*) > 1
UNION ALL
SELECT format('%s of order %s came after the end', template, order_id)
FROM message WHERE template IN ('stay_ends_15', 'stay_ends_5')
  AND (facts ->> '$.ends_at' IS NULL OR at >= facts ->> '$.ends_at' OR stale_at IS NULL OR stale_at >= facts ->> '$.ends_at')
UNION ALL
SELECT format('%s of order %s sets out when it is over', template, order_id)
FROM message JOIN message_delivery ON message_delivery.message_id = message.id
WHERE template IN ('stay_ends_15', 'stay_ends_5') AND message_delivery.state = 'sending' AND message_delivery.at >= message.stale_at
UNION ALL
SELECT format('a reminder of order %s is scheduled, which is %s', due.subject, placed.status)
FROM due LEFT JOIN "order" AS placed ON placed.id = due.subject
WHERE due.task = 'stay-reminder'
  AND (placed.status IS NULL OR placed.status NOT IN ('paid', 'in_use') OR placed.over_at IS NULL)

-- What time will bring is not in the schedule, or what is over still is.
WITH expected (task, subject) AS (
  SELECT 'expire-order', id FROM "order" WHERE status = 'pending_payment'
  UNION ALL SELECT 'expire-charge', charge.id
  FROM charge JOIN charge_kind ON charge_kind.name = charge.kind AND lapses AND NOT opens_order
  WHERE charge.state = 'pending_payment'
  UNION ALL SELECT 'end-fulfilment', fulfilment_id FROM fulfilment_end WHERE at IS NOT NULL
  UNION ALL SELECT 'ask-payment', id FROM payment WHERE state IN ('opening', 'open', 'closing')
  UNION ALL SELECT 'push-refund', id FROM refund WHERE state IN ('decided', 'sent')
  UNION ALL SELECT 'report-delivery', payment_id FROM shipping_report WHERE state = 'due'
  UNION ALL SELECT 'payment-reminder', charge.id
  FROM charge JOIN "order" AS placed ON placed.id = charge.order_id JOIN user ON user.id = placed.user_id AND user.deleted_at IS NULL
  WHERE state = 'pending_payment' AND NOT EXISTS (SELECT 1 FROM reminder_spared WHERE charge_id = charge.id)
    AND NOT EXISTS (SELECT 1 FROM message WHERE template = 'payment_reminder' AND key = charge.id)
  UNION ALL SELECT 'message-delivery', id FROM message_delivery WHERE state = 'waiting'
  UNION ALL SELECT 'seal-people', id FROM user WHERE coalesce(phone, birthday, address) IS NOT NULL
)
SELECT format('%s of %s is not scheduled', expected.task, expected.subject)
FROM expected LEFT JOIN due ON due.task = expected.task AND due.subject = expected.subject
WHERE due.task IS NULL
UNION ALL
SELECT format('%s of %s is scheduled and over', due.task, due.subject)
FROM due LEFT JOIN expected ON expected.task = due.task AND expected.subject = due.subject
WHERE due.task IN (SELECT task FROM expected) AND expected.task IS NULL

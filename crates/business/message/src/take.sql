-- Of two that come for a delivery at once, one gets it. What would come too late, waits for money that is there, or tells an end
-- that the stay does not have any more, is given up.
-- ?1 the delivery, ?2 now.
UPDATE message_delivery SET at = ?2, attempts = attempts + 1, state = iif(
  EXISTS (
    SELECT 1 FROM message WHERE message.id = message_delivery.message_id AND (
      message.stale_at <= ?2
      OR message.template = 'payment_reminder'
        AND (SELECT charge.state FROM charge WHERE charge.id = message.key) <> 'pending_payment'
      OR EXISTS (SELECT 1 FROM stay_reminder WHERE stay_reminder.template = message.template) AND NOT EXISTS (
        SELECT 1 FROM "order" AS placed
        WHERE placed.id = message.order_id AND placed.status IN ('paid', 'in_use')
          AND placed.over_at = message.facts ->> '$.ends_at'
      )
    )
  ),
  'not_wanted', 'sending'
)
WHERE id = ?1 AND state = 'waiting' AND at <= ?2
RETURNING id, channel, attempts, state, (
  SELECT json_object(
    'template', message.template,
    'occasion', json_object('order_id', message.order_id, 'at', message.at, 'facts', json(message.facts)),
    'openid', (
      SELECT subject FROM identity WHERE user_id = message.user_id AND provider = 'wechat' ORDER BY bound_at DESC LIMIT 1
    ),
    'user_id', message.user_id,
    'phone', (SELECT json_object('sealed', phone_sealed, 'clear', phone) FROM user WHERE user.id = message.user_id)
  )
  FROM message WHERE message.id = message_delivery.message_id
) AS message

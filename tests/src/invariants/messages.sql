-- A refund that its guest was not told of, or an order that the shop cancelled, or somebody who was told of another's order. Who has
-- deleted the account is told nothing.
SELECT format('nobody was told of refund %s', refund.id)
FROM refund JOIN payment ON payment.id = refund.payment_id AND payment.channel <> 'offline'
JOIN "order" AS placed ON placed.id = payment.order_id JOIN user ON user.id = placed.user_id AND user.deleted_at IS NULL
WHERE NOT EXISTS (
  SELECT 1 FROM message WHERE template IN ('refund_decided', 'payment_returned') AND key = refund.id
)
UNION ALL
SELECT format('nobody was told that refund %s is settled', refund.id)
FROM refund JOIN payment ON payment.id = refund.payment_id
JOIN "order" AS placed ON placed.id = payment.order_id JOIN user ON user.id = placed.user_id AND user.deleted_at IS NULL
WHERE refund.state = 'settled'
  AND NOT EXISTS (SELECT 1 FROM message WHERE template = 'refund_settled' AND key = refund.id)
UNION ALL
SELECT format('%s was told of an order of %s', message.user_id, placed.user_id)
FROM message JOIN "order" AS placed ON placed.id = message.order_id WHERE message.user_id <> placed.user_id
UNION ALL
SELECT format('message %s went out twice', message_id)
FROM message_delivery WHERE state IN ('sent', 'unknown', 'sending') GROUP BY message_id HAVING count(*) > 1

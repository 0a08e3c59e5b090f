-- Owner: message. A guest has a phone also where it is sealed.
DROP VIEW message_way;

-- The ways to the guest of a message that its template takes.
CREATE VIEW message_way (message_id, delivery_id, channel, position) AS
SELECT message.id, substr(message.id, 1, 15) || printf('%x', way.position) || substr(message.id, 17), way.channel,
  way.position
FROM message
JOIN message_channel AS way ON way.template = message.template
WHERE CASE way.channel
  WHEN 'wechat' THEN EXISTS (
    SELECT 1 FROM identity WHERE identity.user_id = message.user_id AND identity.provider = 'wechat'
  )
  WHEN 'sms' THEN (SELECT coalesce(phone_sealed, phone) FROM user WHERE user.id = message.user_id) IS NOT NULL
END;

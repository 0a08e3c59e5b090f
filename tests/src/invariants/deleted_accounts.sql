-- A deleted account has a way in, something of its person, or an order that came after.
SELECT format('account %s is deleted and has %s', user.id, remnant.what)
FROM user
JOIN (
  SELECT user_id, 'an identity' AS what FROM identity
  UNION ALL SELECT user_id, 'a session' FROM session
  UNION ALL SELECT user_id, 'a post' FROM post
  UNION ALL SELECT user_id, 'a message' FROM message
  UNION ALL SELECT user_id, 'an answer' FROM idempotency
  UNION ALL SELECT user_id, 'its name under a review' FROM review WHERE NOT anonymous
  UNION ALL SELECT user_id, 'a phone of before' FROM account_event WHERE phone_before_sealed IS NOT NULL
) AS remnant ON remnant.user_id = user.id
WHERE user.deleted_at IS NOT NULL
UNION ALL
SELECT format('account %s is deleted and knows its person', id)
FROM user
WHERE deleted_at IS NOT NULL AND (nickname <> '已注销用户' OR coalesce(phone, phone_sealed, phone_fingerprint, password_hash, gender,
  birthday, birthday_sealed, address, address_sealed, avatar_url, signature) IS NOT NULL)
UNION ALL
SELECT format('order %s is of an account that was deleted before', placed.id)
FROM "order" AS placed JOIN user ON user.id = placed.user_id
WHERE placed.placed_at > user.deleted_at
UNION ALL
SELECT format('order %s is not over, and its account is deleted', placed.id)
FROM "order" AS placed JOIN user ON user.id = placed.user_id
WHERE placed.status = 'refunding' AND placed.changed_at < user.deleted_at

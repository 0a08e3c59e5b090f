-- Changes the given fields (the document ?2) of the account ?1, and its password to the hash ?4 if it is still ?5. Where there are no
-- keys (?6), nothing of somebody who has what is sealed, which could not be answered.
UPDATE user SET
  nickname = iif(json_type(?2, '$.nickname') IS NULL, nickname, ?2 ->> '$.nickname'),
  gender = iif(json_type(?2, '$.gender') IS NULL, gender, ?2 ->> '$.gender'),
  birthday = iif(json_type(?2, '$.birthday_sealed') IS NULL, birthday, NULL),
  birthday_sealed = iif(json_type(?2, '$.birthday_sealed') IS NULL, birthday_sealed, ?2 ->> '$.birthday_sealed'),
  address = iif(json_type(?2, '$.address_sealed') IS NULL, address, NULL),
  address_sealed = iif(json_type(?2, '$.address_sealed') IS NULL, address_sealed, ?2 ->> '$.address_sealed'),
  avatar_url = iif(json_type(?2, '$.avatar_url') IS NULL, avatar_url, ?2 ->> '$.avatar_url'),
  signature = iif(json_type(?2, '$.signature') IS NULL, signature, ?2 ->> '$.signature'),
  password_hash = coalesce(?4, password_hash),
  changed_at = ?3
WHERE id = ?1 AND deleted_at IS NULL AND (?4 IS NULL OR password_hash IS ?5)
  AND (?6 OR coalesce(phone, phone_sealed, birthday, birthday_sealed, address, address_sealed) IS NULL)
RETURNING id, nickname, gender, avatar_url, signature, level,
  json_object('phone', phone, 'phone_sealed', phone_sealed, 'birthday', birthday, 'birthday_sealed', birthday_sealed,
    'address', address, 'address_sealed', address_sealed) AS kept,
  iif(EXISTS (SELECT 1 FROM post WHERE post.user_id = user.id), 'staff', 'guest') AS role,
  password_hash IS NOT NULL AS has_password, created_at

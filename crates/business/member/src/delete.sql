-- Of the account ?1 nothing of the person is left from ?2 on; what others have of it goes by their triggers.
UPDATE user SET nickname = '已注销用户', level = 'ordinary', phone = NULL, phone_sealed = NULL, phone_fingerprint = NULL,
  password_hash = NULL, gender = NULL, birthday = NULL, birthday_sealed = NULL, address = NULL, address_sealed = NULL,
  avatar_url = NULL, signature = NULL, changed_at = ?2, deleted_at = ?2
WHERE id = ?1 AND deleted_at IS NULL
RETURNING id

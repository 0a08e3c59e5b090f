-- The account ?1, whether nothing is lost when it is given up, and its phone. No row where it is deleted.
SELECT user.id, coalesce(user.phone, user.phone_sealed) IS NOT NULL AS has_phone,
  user.phone IS NULL AND user.phone_sealed IS NULL AND user.password_hash IS NULL
    AND NOT EXISTS (SELECT 1 FROM post WHERE post.user_id = user.id)
    AND NOT EXISTS (SELECT 1 FROM merchant WHERE merchant.applicant_id = user.id)
    AND NOT EXISTS (SELECT 1 FROM "order" WHERE "order".user_id = user.id)
    AND (SELECT count(*) FROM identity WHERE identity.user_id = user.id) <= 1 AS is_empty
FROM user
WHERE user.id = ?1 AND user.deleted_at IS NULL

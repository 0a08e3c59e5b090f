-- Seals what the row of the account ?1 has in the clear or under an older key: phone ?2, found by the first of ?3, birthday ?4,
-- address ?5. Not where it is no longer what was read (?6 to ?11), and not where another account has been given the phone by hand.
UPDATE user SET
  phone = NULL, phone_sealed = ?2, phone_fingerprint = ?3 ->> 0,
  birthday = NULL, birthday_sealed = ?4,
  address = NULL, address_sealed = ?5
WHERE id = ?1 AND deleted_at IS NULL AND phone IS ?6 AND phone_sealed IS ?7 AND birthday IS ?8 AND birthday_sealed IS ?9
  AND address IS ?10 AND address_sealed IS ?11
  AND NOT EXISTS (
    SELECT 1 FROM user AS other WHERE other.id <> ?1 AND other.phone_fingerprint IN (SELECT value FROM json_each(?3))
  )

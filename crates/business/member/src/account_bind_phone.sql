-- The phone ?2 (sealed; found by the first of ?3) becomes that of the account ?1 at ?5, if no other one has it, sealed by whichever
-- key (?3) or in the clear (?4) until it is taken over.
UPDATE user SET phone = NULL, phone_sealed = ?2, phone_fingerprint = ?3 ->> 0, changed_at = ?5
WHERE id = ?1 AND deleted_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM user AS other
  WHERE other.id <> ?1 AND (other.phone_fingerprint IN (SELECT value FROM json_each(?3)) OR other.phone = ?4)
)
RETURNING id

-- Those of the guest with this phone, in the clear (?12) or by its fingerprints (?13).
WHERE placed.id IN (
  SELECT id FROM (
    SELECT own.id FROM "order" AS own
    WHERE own.user_id IN (
        SELECT id FROM user WHERE phone = ?12
        UNION ALL SELECT id FROM user WHERE phone_fingerprint IN (SELECT value FROM json_each(?13))
      )
      AND own.id < coalesce(?5, 'g') AND own.store_number IN (
        SELECT may.store_number FROM may JOIN store AS mine ON mine.number = may.store_number
        WHERE may.user_id = ?1 AND may.permission = ?2 AND mine.id = coalesce(?6, mine.id)
      )

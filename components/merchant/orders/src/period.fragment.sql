-- Those whose time is not over by ?12, by their beginning where ?13 is 1; ?14 is where the page before has ended then.
WHERE placed.id IN (
  SELECT id FROM (
    SELECT own.id FROM "order" AS own
    WHERE own.ends_at > ?12 AND own.store_number IN (
        SELECT may.store_number FROM may JOIN store AS mine ON mine.number = may.store_number
        WHERE may.user_id = ?1 AND may.permission = ?2 AND mine.id = coalesce(?6, mine.id)
      )
      AND (?5 IS NULL OR iif(?13, own.starts_at > ?14 OR own.starts_at = ?14 AND own.id < ?5, own.id < ?5))

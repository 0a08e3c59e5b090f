-- The newest of each store and of each status that is written (?12): never more of each than are asked for.
WHERE placed.id IN (
  SELECT newest.id FROM (
    SELECT may.store_number FROM may JOIN store AS mine ON mine.number = may.store_number
    WHERE may.user_id = ?1 AND may.permission = ?2 AND mine.id = coalesce(?6, mine.id)
  ) AS permitted
  JOIN json_each(?12) AS written
  JOIN "order" AS newest ON newest.id IN (
    SELECT own.id FROM "order" AS own
    -- An id has hex digits only, so that all come before a g.
    WHERE own.store_number = permitted.store_number AND own.status = written.value AND own.id < coalesce(?5, 'g')

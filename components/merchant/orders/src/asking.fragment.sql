-- Those whose guest waits for a word about money back (?12 is the state of such a request): few at any time.
WHERE placed.id IN (
  SELECT id FROM (
    SELECT own.id FROM refund_request AS asking JOIN "order" AS own ON own.id = asking.order_id
    WHERE asking.state = ?12 AND own.id < coalesce(?5, 'g') AND own.store_number IN (
        SELECT may.store_number FROM may JOIN store AS mine ON mine.number = may.store_number
        WHERE may.user_id = ?1 AND may.permission = ?2 AND mine.id = coalesce(?6, mine.id)
      )

WHERE placed.id = ?4 AND placed.store_number IN (SELECT store_number FROM may WHERE user_id = ?1 AND permission = ?2)

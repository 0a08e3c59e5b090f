-- ?1 id, ?2 guest, ?3 room, ?4 status, ?5 to be paid before, ?6 now.
INSERT INTO "order" (id, user_id, store_number, status, people, amount_fen, pay_before, placed_at, changed_by, changed_at,
  cause)
SELECT ?1, ?2, store_number, ?4, 2, 16000, ?5, ?6, ?2, ?6, 'bench' FROM listing WHERE number = 1000 + ?3

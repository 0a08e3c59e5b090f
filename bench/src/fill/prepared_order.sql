-- ?1 id, ?2 guest, ?3 room, ?4 tariff, ?5 status, ?6 beginning, ?7 to be paid before, ?8 now.
INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people, amount_fen,
  pay_before, placed_at, changed_by, changed_at, cause)
VALUES (?1, ?2, 'room', ?3, ?4, ?5, ?6, ?6 + 14400, 2, 16000, ?7, ?8, ?2, ?8, 'bench')

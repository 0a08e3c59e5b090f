-- ?1 order, ?2 resource, ?3 state, ?4 beginning, ?5 held until, ?6 now.
INSERT INTO hold (id, order_id, resource_id, starts_at, ends_at, blocked_until, state, held_until, changed_at)
VALUES (?1, ?1, ?2, ?4, ?4 + 14400, ?4 + 15600, ?3, ?5, ?6)

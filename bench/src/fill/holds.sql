INSERT INTO hold (id, order_id, resource_id, starts_at, ends_at, blocked_until, state, held_until, changed_at)
SELECT id, id, printf('0197a0000000700080030000%08x', listing_number), starts_at, ends_at, ends_at + 1200, 'confirmed',
  pay_before, placed_at
FROM "order"

INSERT INTO hold (id, order_id, charge_id, item, resource_id, starts_at, ends_at, blocked_from, blocked_until, is_extension,
  state, held_until, changed_at)
SELECT "order".id, "order".id, order_line.charge_id, 0, listing_resource.resource_id, order_line.starts_at, order_line.ends_at,
  order_line.starts_at, order_line.ends_at + 1200, 0, 'confirmed', "order".pay_before, "order".placed_at
FROM "order"
CROSS JOIN order_line ON order_line.order_id = "order".id
CROSS JOIN listing_resource ON listing_resource.listing_number = order_line.listing_number

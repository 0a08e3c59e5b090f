SELECT listing.id, listing.number, listing.product_number, store.merchant_number, room.id AS resource_id,
  json_object('id', listing.id, 'state', listing.state, 'offer', listing.offer,
    'is_in_service', json(iif(room.state = 'in_service', 'true', 'false')),
    'store', json_object('id', store.id, 'name', store.name),
    'product_id', product.id,
    -- What was submitted last; guests see what was approved last.
    'name', coalesce(draft.name, product.name), 'intro', coalesce(draft.intro, product.intro),
    'attributes', json(coalesce(draft.attributes, product.attributes)),
    'cover_url', coalesce(draft.cover_url, product.cover_url), 'pictures', json(coalesce(draft.pictures, product.pictures)),
    'audit', json_object('state', coalesce(draft.state, 'approved'), 'revision', product.revision, 'reason', draft.reason,
      'is_seen', json(iif(product.approved_at IS NULL, 'false', 'true'))),
    'doors', (
      SELECT json_group_array(json_object('door', door, 'driver', driver, 'reference', reference))
      FROM (
        SELECT door, driver, reference FROM device WHERE resource_id = room.id AND device.state = 'in_service' ORDER BY door
      )
    ),
    'price_from_fen', listing.price_from_fen,
    'tariff_version', (SELECT max(version) FROM tariff WHERE tariff.listing_number = listing.number),
    'rating', iif(listing.review_count = 0, NULL, listing.rating_hundredths / 100.0), 'review_count', listing.review_count
  ) AS told
FROM listing
JOIN store ON store.number = listing.store_number
JOIN product ON product.number = listing.product_number
LEFT JOIN product_draft AS draft ON draft.product_number = product.number
JOIN listing_resource ON listing_resource.listing_number = listing.number
JOIN resource AS room ON room.id = listing_resource.resource_id
WHERE listing.kind = 'room' AND listing.offer <> 'deleted' AND listing.store_number IN (
  SELECT may.store_number FROM may WHERE may.user_id = ?1 AND may.permission = ?2 AND may.store_number IS NOT NULL
)

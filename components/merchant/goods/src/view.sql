SELECT product.id, product.number, product.merchant_number, json_object('id', product.id,
    -- What was submitted last; guests see what was approved last.
    'name', coalesce(draft.name, product.name), 'intro', coalesce(draft.intro, product.intro),
    'attributes', json(coalesce(draft.attributes, product.attributes)),
    'cover_url', coalesce(draft.cover_url, product.cover_url), 'pictures', json(coalesce(draft.pictures, product.pictures)),
    'audit', json_object('state', coalesce(draft.state, 'approved'), 'revision', product.revision, 'reason', draft.reason,
      'is_seen', json(iif(product.approved_at IS NULL, 'false', 'true'))),
    'articles', (
      SELECT json_group_array(json_object('id', id, 'name', name, 'specification', json(specification), 'price_fen', price_fen,
        'state', state))
      FROM (
        SELECT id, name, specification, price_fen, state FROM sku WHERE sku.product_number = product.number AND sku.state <> 'dropped'
        ORDER BY price_fen, id
      )
    ),
    'stores', (
      SELECT json_group_array(json_object('id', id, 'name', name, 'listing_id', listing_id, 'state', state))
      FROM (
        SELECT store.id, store.name, listing.id AS listing_id, listing.state
        FROM listing JOIN store ON store.number = listing.store_number
        WHERE listing.product_number = product.number AND listing.offer = 'offered' ORDER BY store.number
      )
    )
  ) AS told
FROM product
LEFT JOIN product_draft AS draft ON draft.product_number = product.number
WHERE product.kind = 'goods' AND product.merchant_number IN (
  SELECT may.merchant_number FROM may WHERE may.user_id = ?1 AND may.permission = ?2 AND may.store_number IS NULL
)

-- What waits longest comes first; the cursor is the place in that order.
SELECT draft.submitted_at, draft.product_number, json_object('id', product.id, 'kind', product.kind, 'revision', draft.revision,
  'merchant', json_object('id', merchant.id, 'name', merchant.name),
  'submitted', json_object('name', draft.name, 'intro', draft.intro, 'attributes', json(draft.attributes),
    'cover_url', draft.cover_url, 'pictures', json(draft.pictures)),
  -- What guests see now; nothing where they see none of it yet.
  'shown', iif(product.approved_at IS NULL, NULL, json_object('name', product.name, 'intro', product.intro,
    'attributes', json(product.attributes), 'cover_url', product.cover_url, 'pictures', json(product.pictures))),
  'articles_waiting', (
    SELECT json_group_array(json_object('name', name, 'specification', json(specification), 'price_fen', price_fen))
    FROM sku WHERE sku.product_number = product.number AND sku.state = 'waiting'
  )) AS told
FROM product_draft AS draft
JOIN product ON product.number = draft.product_number
JOIN merchant ON merchant.number = product.merchant_number
WHERE draft.state = 'waiting' AND (draft.submitted_at, draft.product_number) > (?1, ?2)
ORDER BY draft.submitted_at, draft.product_number
LIMIT ?3 + 0

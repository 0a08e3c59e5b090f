SELECT store.number, store.id, json_object('id', store.id, 'state', store.state, 'name', store.name, 'address', store.address,
  'phone', store.phone, 'intro', store.intro, 'zone', store.zone, 'opening', json(store.opening), 'lat', store.latitude,
  'lng', store.longitude, 'platform_fee_basis_points', store.platform_fee_basis_points,
  'merchant', json_object('id', merchant.id, 'name', merchant.name, 'state', merchant.state),
  'listings_shown', (SELECT count(*) FROM listing WHERE listing.store_number = store.number AND listing.state = 'shown')
) AS told
FROM store JOIN merchant ON merchant.number = store.merchant_number
WHERE store.number IN (
  SELECT may.store_number FROM may WHERE may.user_id = ?1 AND may.permission = ?2 AND may.store_number IS NOT NULL
)

SELECT listing.number AS listing_number, store.zone, store.opening,
  (SELECT count(*) FROM listing_resource JOIN resource ON resource.id = listing_resource.resource_id
   WHERE listing_resource.listing_number = listing.number AND resource.state = 'in_service') AS resources
FROM listing JOIN store ON store.number = listing.store_number
WHERE listing.id = ?1 AND listing.state = 'shown'

SELECT listing.number AS listing_number, store.zone, store.opening,
  (SELECT count(*) FROM resource
   WHERE resource.listing_number = listing.number AND resource.state = 'in_service') AS resources
FROM listing JOIN store ON store.number = listing.store_number
WHERE listing.id = ?1 AND listing.state = 'shown'

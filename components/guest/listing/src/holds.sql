-- Who holds it is nobody's business here: only when.
SELECT hold.resource_id, hold.blocked_from, hold.blocked_until
FROM listing_resource
CROSS JOIN resource ON resource.id = listing_resource.resource_id AND resource.state = 'in_service'
CROSS JOIN hold ON hold.resource_id = resource.id AND hold.state IN ('held', 'confirmed')
WHERE listing_resource.listing_number = ?1
  AND hold.blocked_from < ?3 AND hold.blocked_from > ?2 - resource.longest_hold_seconds AND hold.blocked_until > ?2
  AND (hold.state = 'confirmed' OR hold.held_until > ?4)
ORDER BY listing_resource.resource_id, hold.blocked_from

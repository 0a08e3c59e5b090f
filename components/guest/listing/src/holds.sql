-- Who holds the room is nobody's business here: only when.
SELECT hold.resource_id, hold.starts_at, hold.blocked_until
FROM resource
CROSS JOIN hold ON hold.resource_id = resource.id AND hold.state IN ('held', 'confirmed')
WHERE resource.listing_number = ?1 AND resource.state = 'in_service'
  AND hold.starts_at < ?3 AND hold.starts_at > ?2 - 2764800 AND hold.blocked_until > ?2
  AND (hold.state = 'confirmed' OR hold.held_until > ?4)
ORDER BY hold.resource_id, hold.starts_at

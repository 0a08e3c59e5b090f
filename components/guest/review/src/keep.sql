INSERT INTO review (order_id, listing_number, user_id, environment, facilities, tea, service, text, anonymous, pictures,
  at)
SELECT id, listing_number, user_id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
FROM "order"
WHERE id = ?1 AND user_id = ?2
  -- As `Status::at`: a stay that is over counts, whether the tick has written it down or not.
  AND (status = 'completed' OR status = 'in_use' AND ends_at <= ?10)
ON CONFLICT DO NOTHING
RETURNING order_id

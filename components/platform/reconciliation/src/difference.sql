SELECT id, kind, scope, date, subject, detail, state, found_at, changed_at, note,
  (SELECT json_group_array(json_object('state', state, 'actor', actor, 'at', at, 'note', note))
   FROM (SELECT * FROM difference_event WHERE difference_id = difference.id ORDER BY number)) AS events
FROM difference
WHERE id = ?1

SELECT id, kind, scope, date, subject, detail, state, found_at, changed_at, note,
  (SELECT json_group_array(json_object('state', state, 'actor', actor, 'at', at, 'note', note))
   FROM (SELECT * FROM difference_event WHERE difference_id = difference.id ORDER BY number)) AS events
FROM difference
-- An id has hex digits only, so that all come before a g.
WHERE state = ?1 AND id < coalesce(?2, 'g')
ORDER BY id DESC
LIMIT ?3

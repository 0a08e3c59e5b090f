-- The key is the year with the person's own digits behind it.
INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
SELECT printf('%012x7%02x0', ?2 * 1000, template.number) || substr(person.user_id, 17), person.user_id, template.name,
  printf('%04d', ?1) || substr(person.user_id, 5), NULL, json_object('year', ?1), ?2, NULL
FROM post AS person
JOIN message_template AS template ON template.name = 'calendar_ends'
WHERE person.merchant_number IS NULL AND person.role = 'operator'
ON CONFLICT DO NOTHING
RETURNING id

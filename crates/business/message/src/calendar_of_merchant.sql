-- The key is the year with the person's own digits behind it.
INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
SELECT printf('%012x7%02x0', ?2 * 1000, template.number) || substr(person.user_id, 17), person.user_id, template.name,
  printf('%04d', ?1) || substr(person.user_id, 5), NULL, json_object('year', ?1), ?2, NULL
FROM merchant
-- Who has two posts is told once, by the key.
JOIN post AS person ON person.merchant_number = merchant.number AND person.role IN ('owner', 'manager')
JOIN message_template AS template ON template.name = 'calendar_ends'
WHERE merchant.id = ?3 AND EXISTS (
  SELECT 1 FROM store
  JOIN listing ON listing.store_number = store.number AND listing.state = 'shown'
  JOIN tariff ON tariff.listing_number = listing.number AND tariff.version = (
    SELECT max(version) FROM tariff AS newest WHERE newest.listing_number = listing.number
  )
  JOIN json_each(tariff.terms, '$.rates') AS rate
  JOIN json_each(rate.value, '$.when.days') AS day ON day.value IN ('holiday', 'makeup_workday')
  WHERE store.merchant_number = merchant.number
)
ON CONFLICT DO NOTHING
RETURNING id

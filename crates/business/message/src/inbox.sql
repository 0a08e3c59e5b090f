SELECT message.id, message.template, message.order_id, message.facts, message.at, message.read_at,
  template.title_chinese, template.title_english, template.body_chinese, template.body_english
FROM message JOIN message_template AS template ON template.name = message.template
-- An id has hex digits only, so that all come before a g.
WHERE message.user_id = ?1 AND message.id < coalesce(?2, 'g') AND (NOT ?3 OR message.read_at IS NULL)
ORDER BY message.id DESC
LIMIT ?4

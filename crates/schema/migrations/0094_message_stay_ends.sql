-- Owner: message. Guests whose time is nearly over are told so, early enough to stay longer.
INSERT INTO message_template (name, number, title_chinese, title_english, body_chinese, body_english) VALUES
  ('stay_ends_15', 50, '使用时间即将结束', 'Your time is nearly over',
   '您在{store}的「{listing}」将于{ends_at}结束。如需延长，请在结束前打开订单，选择续时并完成付款。',
   '{listing} at {store} is yours until {ends_at}. To stay longer, open your order, renew it and pay before then.'),
  ('stay_ends_5', 51, '使用时间马上结束', 'Your time ends in a few minutes',
   '您在{store}的「{listing}」将于{ends_at}结束，请带好随身物品。如需延长，请尽快打开订单，选择续时并完成付款。',
   '{listing} at {store} ends at {ends_at}: take what is yours with you. To stay longer, open your order, renew it and pay before then.');

INSERT INTO message_channel (template, channel, position) VALUES
  ('stay_ends_15', 'wechat', 1), ('stay_ends_15', 'sms', 2),
  ('stay_ends_5', 'wechat', 1), ('stay_ends_5', 'sms', 2);

-- How long before the end one is reminded, and until how long before it, at the latest: the next reminder says the same, and
-- one that comes when the guest has to go is worse than none.
CREATE TABLE stay_reminder (
  template TEXT PRIMARY KEY REFERENCES message_template (name),
  seconds_before INTEGER NOT NULL UNIQUE,
  too_late_seconds INTEGER NOT NULL CHECK (too_late_seconds BETWEEN 1 AND seconds_before - 1)
) STRICT, WITHOUT ROWID;

INSERT INTO stay_reminder (template, seconds_before, too_late_seconds) VALUES
  ('stay_ends_15', 900, 300), ('stay_ends_5', 300, 30);

-- The reminders that an order still gets: those of a running order that time alone ends, whose moment was still ahead when it
-- was paid, or got the end that it has, and that were not written before, for this end or another.
CREATE VIEW stay_reminder_ahead (order_id, template, at, useful_until) AS
SELECT placed.id, stay_reminder.template, placed.over_at - stay_reminder.seconds_before,
  placed.over_at - stay_reminder.too_late_seconds
FROM "order" AS placed JOIN stay_reminder
WHERE placed.status IN ('paid', 'in_use')
  AND placed.over_at - stay_reminder.seconds_before > max(
    iif(placed.status = 'paid', placed.changed_at, 0),
    coalesce((SELECT max(changed_at) FROM hold WHERE hold.order_id = placed.id AND hold.state = 'confirmed'), 0)
  )
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.template = stay_reminder.template AND message.key = placed.id);

DROP TRIGGER message_of_cause;

CREATE TRIGGER message_of_cause INSTEAD OF INSERT ON message_cause BEGIN
  INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
  SELECT printf('%012x7%02x0', NEW.at * 1000, template.number) || substr(NEW.key, 17), placed.user_id, NEW.template, NEW.key,
    placed.id, json_object('store', store.name, 'listing', product.name, 'amount_fen', NEW.amount_fen,
      'pay_before', NEW.pay_before, 'starts_at', placed.starts_at, 'ends_at', placed.ends_at), NEW.at, NEW.stale_at
  FROM "order" AS placed
  JOIN message_template AS template ON template.name = NEW.template
  JOIN store ON store.number = placed.store_number
  LEFT JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
  LEFT JOIN listing ON listing.number = main.listing_number
  LEFT JOIN product ON product.number = listing.product_number
  WHERE placed.id = NEW.order_id
  ON CONFLICT DO NOTHING;
END;

-- What belongs to schedule, as the steps leave it; written by a test, never by hand.

-- One table for all that time brings. Whoever causes something writes its row in the same transaction, by a
-- trigger; the ticker hands what is due to the component that answers for it. What time decides by itself stays decided by time
-- alone: a row that comes late, early or twice changes nothing for anybody, because the guard stands in the owner's statement.
CREATE TABLE due_task (
  name TEXT PRIMARY KEY,
  -- The component that answers `/internal/due/<name>`.
  owner TEXT NOT NULL,
  -- Tasks of one stage are done side by side, those of the next one after them: what the gateways know comes before what the
  -- clock decides, so that a payment of the last second is found before its order is given up.
  stage INTEGER NOT NULL,
  -- How many subjects the owner gets at once.
  batch INTEGER NOT NULL CHECK (batch > 0),
  -- How long what was handed over is left alone: of two tickers at once one hands it over, and what the owner leaves undone
  -- comes again then.
  lease_seconds INTEGER NOT NULL CHECK (lease_seconds > 0),
  -- What the owner counts, as the ticker's answer names it.
  counts TEXT NOT NULL CHECK (json_type(counts) = 'array')
) STRICT, WITHOUT ROWID;

INSERT INTO due_task (name, owner, stage, batch, lease_seconds, counts) VALUES
  ('ask-payment', 'system-payments', 1, 40, 30, '["asked_payments", "found_payments", "closed_sessions"]'),
  ('end-fulfilment', 'system-time', 2, 200, 10, '["completed", "no_shows", "expired_renewals"]'),
  ('expire-charge', 'system-time', 3, 200, 10, '["expired_renewals"]'),
  ('expire-order', 'system-time', 2, 200, 10, '["expired_orders"]'),
  ('forget', 'system-time', 3, 1, 30, '[]'),
  ('give-up-presses', 'system-time', 2, 1, 30, '["unanswered_presses"]'),
  ('message-delivery', 'system-messages', 3, 20, 60, '["sent_messages", "unsent_messages"]'),
  ('payment-reminder', 'system-messages', 2, 20, 60, '["written_reminders", "sent_reminders"]'),
  ('push-refund', 'system-payments', 1, 40, 30, '["pushed_refunds", "settled_refunds"]'),
  ('refresh-certificates', 'system-payments', 1, 1, 60, '[]'),
  ('report-delivery', 'system-payments', 3, 40, 30, '["reported_deliveries"]'),
  ('seal-people', 'system-messages', 3, 100, 600, '[]'),
  ('stay-reminder', 'system-messages', 2, 20, 60, '["written_reminders", "sent_reminders"]'),
  ('tell-calendar-ends', 'system-time', 3, 100, 600, '[]');

CREATE TRIGGER due_of_order AFTER INSERT ON "order" WHEN NEW.status = 'pending_payment' BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('expire-order', NEW.id, NEW.pay_before, NEW.pay_before);
END;

CREATE TRIGGER due_of_orders_time_to_pay AFTER UPDATE OF pay_before ON "order" WHEN NEW.status = 'pending_payment' BEGIN
  UPDATE due SET at = NEW.pay_before, useful_until = NEW.pay_before WHERE task = 'expire-order' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_order_is_over AFTER UPDATE OF status ON "order"
WHEN OLD.status = 'pending_payment' AND NEW.status <> 'pending_payment' BEGIN
  DELETE FROM due WHERE task = 'expire-order' AND subject = NEW.id;
END;

-- What stays owed has no such end, and what opens its order ends with it.
CREATE TRIGGER due_of_charge AFTER INSERT ON charge
WHEN NEW.state = 'pending_payment' AND (SELECT lapses AND NOT opens_order FROM charge_kind WHERE name = NEW.kind) BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('expire-charge', NEW.id, NEW.pay_before, NEW.pay_before);
END;

CREATE TRIGGER due_of_charge_is_over AFTER UPDATE OF state ON charge
WHEN OLD.state = 'pending_payment' AND NEW.state <> 'pending_payment' BEGIN
  DELETE FROM due WHERE task = 'expire-charge' AND subject = NEW.id;
END;

-- What time alone ends is written down once its order is paid. Where its end moves later the row comes too early and is moved
-- by its owner.
CREATE TRIGGER due_of_fulfilments AFTER UPDATE OF status ON "order" WHEN NEW.status = 'paid' AND OLD.status <> 'paid' BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end WHERE order_id = NEW.id AND at IS NOT NULL
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at, useful_until = excluded.useful_until;
END;

CREATE TRIGGER due_of_orders_time AFTER UPDATE OF ends_at ON "order"
WHEN OLD.ends_at IS NULL AND NEW.ends_at IS NOT NULL AND NEW.status IN ('paid', 'in_use') BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end WHERE order_id = NEW.id AND at IS NOT NULL
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at, useful_until = excluded.useful_until;
END;

-- What is left of it has no time that would end it.
CREATE TRIGGER due_of_orders_time_is_gone AFTER UPDATE OF ends_at ON "order" WHEN OLD.ends_at IS NOT NULL AND NEW.ends_at IS NULL BEGIN
  DELETE FROM due WHERE task = 'end-fulfilment' AND subject IN (SELECT id FROM fulfilment WHERE order_id = NEW.id);
END;

CREATE TRIGGER due_of_fulfilment_is_over AFTER UPDATE OF state ON fulfilment
WHEN (SELECT after_time FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) IS NULL BEGIN
  DELETE FROM due WHERE task = 'end-fulfilment' AND subject = NEW.id;
END;

-- A notification comes within seconds: who has not heard for half a minute asks, and so again until it is over.
CREATE TRIGGER due_of_payment AFTER INSERT ON payment WHEN NEW.state IN ('opening', 'open', 'closing') BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  VALUES ('ask-payment', NEW.id, NEW.channel, NEW.asked_at + 30, NEW.expires_at);
END;

CREATE TRIGGER due_of_payment_asked_about AFTER UPDATE OF gateway_asked_at ON payment BEGIN
  UPDATE due SET at = NEW.gateway_asked_at + 30 WHERE task = 'ask-payment' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_payment_is_over AFTER UPDATE OF state ON payment WHEN NEW.state IN ('succeeded', 'closed') BEGIN
  DELETE FROM due WHERE task = 'ask-payment' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_refund AFTER INSERT ON refund WHEN NEW.state IN ('decided', 'sent') BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  SELECT 'push-refund', NEW.id, channel, NEW.decided_at, NEW.decided_at FROM refund_sending WHERE id = NEW.id;
END;

-- Later each time, up to an hour; at once where there is news of it.
CREATE TRIGGER due_of_refund_pushed AFTER UPDATE OF gateway_asked_at ON refund BEGIN
  UPDATE due SET at = coalesce(NEW.gateway_asked_at + min(30 << min(NEW.attempts - 1, 7), 3600), NEW.changed_at)
  WHERE task = 'push-refund' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_refund_is_over AFTER UPDATE OF state ON refund WHEN NEW.state NOT IN ('decided', 'sent') BEGIN
  DELETE FROM due WHERE task = 'push-refund' AND subject = NEW.id;
END;

-- People have it sent again.
CREATE TRIGGER due_of_refund_again AFTER UPDATE OF state ON refund
WHEN OLD.state NOT IN ('decided', 'sent') AND NEW.state IN ('decided', 'sent') BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  SELECT 'push-refund', NEW.id, channel, NEW.changed_at, NEW.changed_at FROM refund_sending WHERE id = NEW.id
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at;
END;

CREATE TRIGGER due_of_delivery AFTER INSERT ON shipping_report WHEN NEW.state = 'due' BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  VALUES ('report-delivery', NEW.payment_id, 'wechat', NEW.due_at, NEW.due_at);
END;

CREATE TRIGGER due_of_delivery_asked AFTER UPDATE OF asked_at ON shipping_report WHEN NEW.asked_at IS NOT NULL BEGIN
  UPDATE due SET at = NEW.asked_at + min(30 << min(NEW.attempts - 1, 7), 3600)
  WHERE task = 'report-delivery' AND subject = NEW.payment_id;
END;

CREATE TRIGGER due_of_delivery_is_over AFTER UPDATE OF state ON shipping_report WHEN NEW.state <> 'due' BEGIN
  DELETE FROM due WHERE task = 'report-delivery' AND subject = NEW.payment_id;
END;

CREATE TRIGGER due_of_delivery_again AFTER UPDATE OF state ON shipping_report
WHEN OLD.state <> 'due' AND NEW.state = 'due' BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  VALUES ('report-delivery', NEW.payment_id, 'wechat', NEW.due_at, NEW.due_at)
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at;
END;

-- How long before its end a charge is reminded of is a setting, which no trigger knows: the row comes a minute after the charge
-- was asked for, and its owner moves it. By then most are paid and have no row any more, so that hardly any comes twice; and the
-- lead and the time to pay are whole minutes, so that no reminder is due earlier.
CREATE TRIGGER due_of_reminder AFTER INSERT ON charge WHEN NEW.state = 'pending_payment' BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('payment-reminder', NEW.id, NEW.asked_at + 60, NEW.pay_before);
END;

CREATE TRIGGER due_of_reminders_time AFTER UPDATE OF pay_before ON charge WHEN NEW.pay_before <> OLD.pay_before BEGIN
  UPDATE due SET at = at + NEW.pay_before - OLD.pay_before, useful_until = NEW.pay_before
  WHERE task = 'payment-reminder' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_reminder_is_over AFTER UPDATE OF state ON charge
WHEN OLD.state = 'pending_payment' AND NEW.state <> 'pending_payment' BEGIN
  DELETE FROM due WHERE task = 'payment-reminder' AND subject = NEW.id;
END;

-- What comes back with an order that is paid late is reminded of as if it had never lapsed.
CREATE TRIGGER due_of_reminder_again AFTER UPDATE OF state ON charge
WHEN OLD.state <> 'pending_payment' AND NEW.state = 'pending_payment' BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'payment-reminder', NEW.id, NEW.changed_at + 60, NEW.pay_before
  WHERE NOT EXISTS (SELECT 1 FROM message WHERE template = 'payment_reminder' AND key = NEW.id)
    AND NOT EXISTS (SELECT 1 FROM reminder_spared WHERE charge_id = NEW.id);
END;

CREATE TRIGGER due_of_reminder_is_written AFTER INSERT ON message WHEN NEW.template = 'payment_reminder' BEGIN
  DELETE FROM due WHERE task = 'payment-reminder' AND subject = NEW.key;
END;

CREATE TRIGGER due_of_reminder_is_spared AFTER INSERT ON reminder_spared BEGIN
  DELETE FROM due WHERE task = 'payment-reminder' AND subject = NEW.charge_id;
END;

CREATE TRIGGER due_of_message AFTER INSERT ON message_delivery WHEN NEW.state = 'waiting' BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  SELECT 'message-delivery', NEW.id, NEW.channel, NEW.at, coalesce(stale_at, NEW.at) FROM message WHERE id = NEW.message_id;
END;

CREATE TRIGGER due_of_message_is_over AFTER UPDATE OF state ON message_delivery
WHEN OLD.state = 'waiting' AND NEW.state <> 'waiting' BEGIN
  DELETE FROM due WHERE task = 'message-delivery' AND subject = NEW.id;
END;

-- Nothing was sent, and it may be later.
CREATE TRIGGER due_of_message_again AFTER UPDATE OF state ON message_delivery
WHEN OLD.state <> 'waiting' AND NEW.state = 'waiting' BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  SELECT 'message-delivery', NEW.id, NEW.channel, NEW.at, coalesce(stale_at, NEW.at) FROM message WHERE id = NEW.message_id;
END;

CREATE TABLE due (
  task TEXT NOT NULL REFERENCES due_task (name),
  -- What it is about, by its id; empty where a task is only about the time.
  subject TEXT NOT NULL,
  -- Who has to be asked for it: one who is silent holds up his own lane only. Empty where nobody is asked.
  lane TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  -- Of much that is due, what is nearest to this comes first.
  useful_until INTEGER NOT NULL,
  PRIMARY KEY (subject, task)
) STRICT, WITHOUT ROWID;

INSERT INTO due (task, subject, lane, at, useful_until) VALUES
  ('forget', '', '', 0, 0),
  ('give-up-presses', '', '', 0, 0),
  ('refresh-certificates', '', '', 0, 0),
  ('tell-calendar-ends', '', '', 0, 0);

CREATE INDEX due_by_time ON due (at, task, lane);

-- An order without a price is paid from the beginning, before it is known what it brings and when.
CREATE TRIGGER due_of_placed_fulfilment AFTER INSERT ON fulfilment
WHEN (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('paid', 'in_use') BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end
  WHERE order_id = NEW.order_id AND fulfilment_id = NEW.id AND at IS NOT NULL;
END;

CREATE TRIGGER due_of_person AFTER INSERT ON user
WHEN coalesce(NEW.phone, NEW.birthday, NEW.address) IS NOT NULL BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('seal-people', NEW.id, 0, 0);
END;

CREATE TRIGGER due_of_person_in_the_clear AFTER UPDATE OF phone, birthday, address ON user
WHEN coalesce(NEW.phone, NEW.birthday, NEW.address) IS NOT NULL BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('seal-people', NEW.id, 0, 0) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER due_of_person_is_sealed AFTER UPDATE OF phone, birthday, address ON user
WHEN coalesce(NEW.phone, NEW.birthday, NEW.address) IS NULL AND coalesce(OLD.phone, OLD.birthday, OLD.address) IS NOT NULL BEGIN
  DELETE FROM due WHERE task = 'seal-people' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_merchant AFTER INSERT ON merchant BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('tell-calendar-ends', NEW.id, 0, 0);
END;

-- What is gone is not sent.
CREATE TRIGGER due_of_message_is_gone AFTER DELETE ON message_delivery BEGIN
  DELETE FROM due WHERE task = 'message-delivery' AND subject = OLD.id;
END;

-- Nobody is reminded of what time has ended already and the tick has not written down yet.
CREATE TRIGGER due_of_reminder_of_nobody AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM due WHERE task = 'payment-reminder' AND subject IN (
    SELECT charge.id FROM "order" AS placed JOIN charge ON charge.order_id = placed.id WHERE placed.user_id = NEW.id
  );
END;

CREATE TRIGGER due_of_stay_reminder AFTER UPDATE OF status ON "order"
WHEN NEW.status = 'paid' AND OLD.status <> 'paid' AND NEW.over_at IS NOT NULL BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'stay-reminder', order_id, at, useful_until FROM stay_reminder_ahead WHERE order_id = NEW.id ORDER BY at LIMIT 1
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at, useful_until = excluded.useful_until;
END;

-- With more time that was paid, or an end that the shop has moved, it moves too; what is then behind already is left out.
CREATE TRIGGER due_of_stay_reminders_time AFTER UPDATE OF over_at ON "order"
WHEN NEW.over_at IS NOT OLD.over_at AND NEW.status IN ('paid', 'in_use') BEGIN
  DELETE FROM due WHERE task = 'stay-reminder' AND subject = NEW.id;
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'stay-reminder', order_id, at, useful_until FROM stay_reminder_ahead WHERE order_id = NEW.id ORDER BY at LIMIT 1;
END;

CREATE TRIGGER due_of_stay_reminder_is_written AFTER INSERT ON message
WHEN EXISTS (SELECT 1 FROM stay_reminder WHERE template = NEW.template) BEGIN
  DELETE FROM due WHERE task = 'stay-reminder' AND subject = NEW.key;
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'stay-reminder', order_id, at, useful_until FROM stay_reminder_ahead
  WHERE order_id = NEW.key AND useful_until > NEW.at ORDER BY at LIMIT 1;
END;

CREATE TRIGGER due_of_stay_reminder_is_over AFTER UPDATE OF status ON "order"
WHEN OLD.status IN ('paid', 'in_use') AND NEW.status NOT IN ('paid', 'in_use') BEGIN
  DELETE FROM due WHERE task = 'stay-reminder' AND subject = NEW.id;
END;

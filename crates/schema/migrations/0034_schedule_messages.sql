-- Owner: schedule. When guests are told: reminders to pay, and messages on their way, a lane a channel.
INSERT INTO due_task (name, owner, stage, batch, lease_seconds, counts) VALUES
  -- After what the gateways know: who has paid by then is not reminded.
  ('payment-reminder', 'system-messages', 2, 20, 60, '["written_reminders", "sent_reminders"]'),
  -- After what causes most messages.
  ('message-delivery', 'system-messages', 3, 20, 60, '["sent_messages", "unsent_messages"]');

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

-- What waited before there was a schedule.
INSERT INTO due (task, subject, at, useful_until)
SELECT 'payment-reminder', id, asked_at + 60, pay_before FROM charge
WHERE state = 'pending_payment'
  AND NOT EXISTS (SELECT 1 FROM message WHERE template = 'payment_reminder' AND key = charge.id);

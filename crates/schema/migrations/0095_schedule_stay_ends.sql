-- Owner: schedule. When guests are reminded of the end of their time: one row an order, at the next reminder that it gets.
INSERT INTO due_task (name, owner, stage, batch, lease_seconds, counts) VALUES
  -- After what the gateways know: who has paid for more time by then has another end.
  ('stay-reminder', 'system-messages', 2, 20, 60, '["written_reminders", "sent_reminders"]');

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

-- What runs already. What is behind by now is left out when the row is taken.
INSERT INTO due (task, subject, at, useful_until)
SELECT 'stay-reminder', order_id, min(at), useful_until FROM stay_reminder_ahead GROUP BY order_id;

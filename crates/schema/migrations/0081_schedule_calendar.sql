-- Owner: schedule. Each merchant, and the platform (the empty subject), is looked at once a day when the end of the calendar is
-- near, to tell who sets prices by it.
INSERT INTO due_task (name, owner, stage, batch, lease_seconds, counts) VALUES
  ('tell-calendar-ends', 'system-time', 3, 100, 600, '[]');

CREATE TRIGGER due_of_merchant AFTER INSERT ON merchant BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('tell-calendar-ends', NEW.id, 0, 0);
END;

INSERT INTO due (task, subject, at, useful_until)
SELECT 'tell-calendar-ends', id, 0, 0 FROM merchant UNION ALL SELECT 'tell-calendar-ends', '', 0, 0;

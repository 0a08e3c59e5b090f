-- Owner: schedule. Whose phone or birthday stands in the clear: those of before, and whom SQL writes, which has no keys.
INSERT INTO due_task (name, owner, stage, batch, lease_seconds, counts) VALUES
  ('seal-people', 'system-messages', 3, 100, 600, '[]');

CREATE TRIGGER due_of_person AFTER INSERT ON user WHEN NEW.phone IS NOT NULL OR NEW.birthday IS NOT NULL BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('seal-people', NEW.id, 0, 0);
END;

CREATE TRIGGER due_of_person_in_the_clear AFTER UPDATE OF phone, birthday ON user
WHEN NEW.phone IS NOT NULL OR NEW.birthday IS NOT NULL BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('seal-people', NEW.id, 0, 0) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER due_of_person_is_sealed AFTER UPDATE OF phone, birthday ON user
WHEN NEW.phone IS NULL AND NEW.birthday IS NULL AND (OLD.phone IS NOT NULL OR OLD.birthday IS NOT NULL) BEGIN
  DELETE FROM due WHERE task = 'seal-people' AND subject = NEW.id;
END;

INSERT INTO due (task, subject, at, useful_until)
SELECT 'seal-people', id, 0, 0 FROM user WHERE phone IS NOT NULL OR birthday IS NOT NULL;

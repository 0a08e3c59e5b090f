-- Owner: schedule. Whose address stands in the clear is taken over as whose phone or birthday does.
DROP TRIGGER due_of_person;

DROP TRIGGER due_of_person_in_the_clear;

DROP TRIGGER due_of_person_is_sealed;

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

INSERT INTO due (task, subject, at, useful_until)
SELECT 'seal-people', id, 0, 0 FROM user WHERE address IS NOT NULL ON CONFLICT DO NOTHING;

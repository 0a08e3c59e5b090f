-- Owner: message. What the person of a deleted account was told goes with it, read or not, and so does what was not sent of it. Nothing is written to
-- nobody: a refund that is decided later has no one to be told.
CREATE TRIGGER message_goes_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM message_delivery WHERE message_id IN (SELECT id FROM message WHERE user_id = NEW.id);
  DELETE FROM message WHERE user_id = NEW.id;
END;

CREATE TRIGGER message_to_nobody BEFORE INSERT ON message
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(IGNORE);
END;

-- Owner: caller. Who deletes an account is logged in nowhere any more, and nobody logs in to it.
CREATE TRIGGER session_ends_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM session WHERE user_id = NEW.id;
END;

CREATE TRIGGER session_of_nobody BEFORE INSERT ON session
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody logs in to a deleted account');
END;

-- An identity that goes is looked for in the sessions.
CREATE INDEX session_of_identity ON session (provider, subject);

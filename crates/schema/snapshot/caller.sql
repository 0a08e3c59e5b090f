-- What belongs to caller, as the steps leave it; written by a test, never by hand.

-- Who is logged in where. The token itself is nowhere: who reads the database cannot log in with what stands here.
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY CHECK (length(token_hash) = 64),
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  way TEXT NOT NULL CHECK (way IN ('wechat', 'alipay', 'phone', 'password')),
  -- Who is before the mini-program, where that is known: the same person whom its provider asks to pay.
  provider TEXT,
  subject TEXT,
  -- What the client called itself.
  client TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CHECK ((provider IS NULL) = (subject IS NULL)),
  FOREIGN KEY (provider, subject) REFERENCES identity (provider, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_of_user ON session (user_id, opened_at);

CREATE INDEX session_by_end ON session (expires_at);

-- Who logs in again and again makes no list without an end: the twenty newest stay.
CREATE TRIGGER session_is_bounded AFTER INSERT ON session BEGIN
  DELETE FROM session WHERE token_hash IN (
    SELECT token_hash FROM session WHERE user_id = NEW.user_id ORDER BY opened_at DESC, id DESC LIMIT -1 OFFSET 20
  );
END;

-- Who deletes an account is logged in nowhere any more, and nobody logs in to it.
CREATE TRIGGER session_ends_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM session WHERE user_id = NEW.id;
END;

CREATE TRIGGER session_of_nobody BEFORE INSERT ON session
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody logs in to a deleted account');
END;

-- An identity that goes is looked for in the sessions.
CREATE INDEX session_of_identity ON session (provider, subject);

-- What belongs to audit, as the steps leave it; written by a test, never by hand.

-- What people have changed in the back offices: who, when, by which right, what about, and how it was before and after.
-- Never changed, never deleted.
CREATE TABLE audit (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  session_id TEXT NOT NULL CHECK (length(session_id) = 32),
  permission TEXT NOT NULL REFERENCES permission (name),
  action TEXT NOT NULL,
  -- What it is about, by its id or its name.
  subject TEXT NOT NULL,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_of_subject ON audit (subject, id);

CREATE INDEX audit_of_user ON audit (user_id, id);

CREATE TRIGGER audit_says_the_same BEFORE UPDATE ON audit BEGIN
  SELECT raise(ABORT, 'what people have done never changes');
END;

CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN
  SELECT raise(ABORT, 'what people have done never changes');
END;

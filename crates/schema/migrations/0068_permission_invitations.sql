-- Owner: permission. Posts are offered by a code that whoever gets it accepts once; the first operator is who knows the set-up secret.
CREATE TABLE invitation (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  -- The code itself is nowhere, as a session's token.
  code_hash TEXT NOT NULL UNIQUE CHECK (length(code_hash) = 64),
  role TEXT NOT NULL REFERENCES role (name),
  merchant_number INTEGER REFERENCES merchant (number),
  store_number INTEGER REFERENCES store (number),
  -- Whom it is for, in the words of who invites.
  remark TEXT NOT NULL CHECK (length(CAST(remark AS BLOB)) <= 2048),
  invited_by TEXT NOT NULL REFERENCES user (id),
  invited_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_by TEXT REFERENCES user (id),
  accepted_at INTEGER,
  revoked_at INTEGER,
  CHECK ((accepted_by IS NULL) = (accepted_at IS NULL)),
  CHECK (accepted_at IS NULL OR revoked_at IS NULL)
) STRICT;

CREATE INDEX invitation_of_merchant ON invitation (merchant_number, id);

CREATE INDEX invitation_by_user ON invitation (invited_by);

CREATE INDEX invitation_to_user ON invitation (accepted_by);

CREATE TRIGGER invitation_is_over_once BEFORE UPDATE OF code_hash, accepted_by, accepted_at, revoked_at ON invitation
WHEN OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'an invitation serves once');
END;

CREATE TRIGGER invitation_stays BEFORE DELETE ON invitation BEGIN
  SELECT raise(ABORT, 'who was invited by whom stays to be read');
END;

-- Set-up secrets that have served: each serves once.
CREATE TABLE setup (
  secret_hash TEXT PRIMARY KEY CHECK (length(secret_hash) = 64),
  user_id TEXT NOT NULL REFERENCES user (id),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX setup_of_user ON setup (user_id);

CREATE TRIGGER setup_says_the_same BEFORE UPDATE ON setup BEGIN
  SELECT raise(ABORT, 'who was made an operator by a secret never changes');
END;

CREATE TRIGGER setup_stays BEFORE DELETE ON setup BEGIN
  SELECT raise(ABORT, 'who was made an operator by a secret never changes');
END;

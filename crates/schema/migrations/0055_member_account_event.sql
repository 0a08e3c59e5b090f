-- Owner: member. What was changed about the ways into an account, for its owner and for who has to find out what happened. Never changed, never
-- deleted.
CREATE TABLE account_event_kind (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO account_event_kind (name) VALUES
  ('identity_added'),
  ('other_sessions_ended'),
  ('password_changed'),
  ('password_set'),
  ('phone_bound'),
  ('phone_replaced');

CREATE TABLE account_event (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  kind TEXT NOT NULL REFERENCES account_event_kind (name),
  -- Who did it: a session, which may be over by now.
  session_id TEXT CHECK (length(session_id) = 32),
  at INTEGER NOT NULL,
  -- The phone that was replaced, sealed as that of the account: it is told.
  phone_before_sealed TEXT
) STRICT;

CREATE INDEX account_event_of_user ON account_event (user_id, id);

CREATE TRIGGER account_event_says_the_same BEFORE UPDATE ON account_event BEGIN
  SELECT raise(ABORT, 'what happened to an account never changes');
END;

CREATE TRIGGER account_event_stays BEFORE DELETE ON account_event BEGIN
  SELECT raise(ABORT, 'what happened to an account never changes');
END;

-- Codes and attempts live for minutes, so their tables are made anew. Of a code, each client address has five tries, and all together
-- have twenty: nobody makes somebody else's code worthless with five.
DROP INDEX sms_code_by_age;

DROP TABLE sms_code;

CREATE TABLE sms_code (
  phone TEXT PRIMARY KEY,
  code_hmac TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 20)
) STRICT, WITHOUT ROWID;

CREATE INDEX sms_code_by_age ON sms_code (expires_at);

DROP INDEX login_attempt_of_phone;

DROP INDEX login_attempt_of_address;

DROP INDEX login_attempt_by_age;

DROP TABLE login_attempt;

-- What was asked for lately: counted per phone and client address together, per address and per network; the phone alone is only
-- slowed down, so that nobody locks anybody out.
CREATE TABLE login_attempt (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('sms-code', 'code', 'password', 'login')),
  phone TEXT NOT NULL,
  -- An IPv4 address or the /64 of an IPv6 one; empty where the engine does not tell.
  address TEXT NOT NULL,
  -- The /48 of an IPv6 address, an IPv4 address itself.
  network TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX login_attempt_of_phone ON login_attempt (kind, phone, at);

CREATE INDEX login_attempt_of_address ON login_attempt (kind, address, at);

CREATE INDEX login_attempt_of_network ON login_attempt (kind, network, at);

CREATE INDEX login_attempt_by_age ON login_attempt (kind, at);

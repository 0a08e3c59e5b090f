-- What belongs to member, as the steps leave it; written by a test, never by hand.

-- People and the ways they log in. Times are unix seconds, ids are UUIDv7 as 32 hex digits.
CREATE TABLE user (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  phone TEXT UNIQUE,
  -- Argon2id in PHC text; null where the person never set one.
  password_hash TEXT,
  -- Registration makes one an ordinary member at once.
  level TEXT NOT NULL DEFAULT 'ordinary',
  gender TEXT CHECK (gender IN ('female', 'male', 'other')),
  birthday TEXT CHECK (birthday GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  address TEXT,
  avatar_url TEXT,
  signature TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
, phone_sealed TEXT CHECK (phone_sealed IS NULL OR phone IS NULL), phone_fingerprint TEXT CHECK ((phone_fingerprint IS NULL) = (phone_sealed IS NULL)), birthday_sealed TEXT CHECK (birthday_sealed IS NULL OR birthday IS NULL), address_sealed TEXT CHECK (address_sealed IS NULL OR address IS NULL), nickname TEXT NOT NULL DEFAULT '-'
  CHECK (length(CAST(nickname AS BLOB)) BETWEEN 1 AND 2048), deleted_at INTEGER) STRICT
;

CREATE TABLE identity (
  provider TEXT NOT NULL CHECK (provider IN ('wechat', 'alipay')),
  -- The provider's name of the person: openid.
  subject TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  union_id TEXT,
  -- WeChat's session_key stays on the server, never with the client.
  session_key TEXT,
  bound_at INTEGER NOT NULL,
  PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX identity_of_user ON identity (user_id);

CREATE UNIQUE INDEX user_of_phone ON user (phone_fingerprint);

-- What was changed about the ways into an account, for its owner and for who has to find out what happened. Never changed, never
-- deleted.
CREATE TABLE account_event_kind (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO account_event_kind (name) VALUES
  ('data_exported'),
  ('deleted'),
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

CREATE TRIGGER account_event_stays BEFORE DELETE ON account_event BEGIN
  SELECT raise(ABORT, 'what happened to an account never changes');
END;

CREATE TABLE sms_code (
  phone TEXT PRIMARY KEY,
  code_hmac TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 20)
) STRICT, WITHOUT ROWID;

CREATE INDEX sms_code_by_age ON sms_code (expires_at);

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

CREATE TRIGGER deleted_account_knows_nobody BEFORE UPDATE OF deleted_at ON user
WHEN NEW.deleted_at IS NOT NULL AND (NEW.nickname <> '已注销用户' OR coalesce(NEW.phone, NEW.phone_sealed, NEW.phone_fingerprint,
  NEW.password_hash, NEW.gender, NEW.birthday, NEW.birthday_sealed, NEW.address, NEW.address_sealed, NEW.avatar_url, NEW.signature)
  IS NOT NULL) BEGIN
  SELECT raise(ABORT, 'a deleted account knows nothing of its person');
END;

CREATE TRIGGER deleted_account_stays_so BEFORE UPDATE ON user WHEN OLD.deleted_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'a deleted account never changes');
END;

-- No way leads into it.
CREATE TRIGGER identity_of_nobody BEFORE INSERT ON identity
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody logs in to a deleted account');
END;

CREATE TRIGGER identity_moves_to_nobody BEFORE UPDATE OF user_id ON identity
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody logs in to a deleted account');
END;

CREATE TRIGGER account_event_says_the_same BEFORE UPDATE ON account_event
WHEN NEW.phone_before_sealed IS NOT NULL
  OR (NEW.id, NEW.user_id, NEW.kind, NEW.session_id, NEW.at) IS NOT (OLD.id, OLD.user_id, OLD.kind, OLD.session_id, OLD.at)
  OR (SELECT deleted_at FROM user WHERE id = OLD.user_id) IS NULL BEGIN
  SELECT raise(ABORT, 'what happened to an account never changes');
END;

CREATE TRIGGER deleted_account_has_no_ways AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM identity WHERE user_id = NEW.id;
  UPDATE account_event SET phone_before_sealed = NULL WHERE user_id = NEW.id AND phone_before_sealed IS NOT NULL;
END;

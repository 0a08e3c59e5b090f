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
  CHECK (length(CAST(nickname AS BLOB)) BETWEEN 1 AND 2048)) STRICT
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

-- One code is open per phone; a new one replaces it. Only its HMAC is stored: who reads the database cannot log in.
CREATE TABLE sms_code (
  phone TEXT PRIMARY KEY,
  code_hmac TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5)
) STRICT, WITHOUT ROWID;

CREATE INDEX sms_code_by_age ON sms_code (expires_at);

-- What was asked for lately, counted per phone and per address, so that nobody floods a phone or tries passwords forever.
CREATE TABLE login_attempt (
  kind TEXT NOT NULL CHECK (kind IN ('sms-code', 'password')),
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX login_attempt_of_phone ON login_attempt (kind, phone, at);

CREATE INDEX login_attempt_of_address ON login_attempt (kind, address, at);

CREATE INDEX login_attempt_by_age ON login_attempt (at);

CREATE UNIQUE INDEX user_of_phone ON user (phone_fingerprint);

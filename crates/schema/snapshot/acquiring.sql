-- What belongs to acquiring, as the steps leave it; written by a test, never by hand.

-- WeChat Pay's platform certificates as they were fetched and proven; they are public.
CREATE TABLE platform_certificate (
  serial TEXT PRIMARY KEY,
  pem TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is done now and then, by one of many: since when it was last begun.
CREATE TABLE mutex (
  name TEXT PRIMARY KEY,
  taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts at the gateways, as they are set in the back office: a merchant's own, or the platform's.
-- Who it is at the gateway never changes, and no account is ever deleted: an old payment is asked about and given back with the
-- account that took it. Who is somebody else at the gateway from now on has another account; new keys are a new version.
CREATE TABLE payment_account (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  -- Null: the platform's, which takes the payments of all who have none.
  merchant_number INTEGER REFERENCES merchant (number),
  channel TEXT NOT NULL REFERENCES channel (name) CHECK (channel <> 'offline'),
  -- Whom callbacks and bills must name: mchid and appid, seller_id and app_id, mer_id and nothing.
  merchant_code TEXT NOT NULL CHECK (merchant_code <> ''),
  app TEXT NOT NULL,
  -- `live`: takes new payments; `retired`: another one does, or none.
  state TEXT NOT NULL CHECK (state IN ('live', 'retired')),
  -- The newest version of its settings, which counts for old payments, too.
  version INTEGER NOT NULL CHECK (version > 0),
  -- A user's id, or `system`.
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX payment_account_live ON payment_account (channel, coalesce(merchant_number, 0)) WHERE state = 'live';

CREATE UNIQUE INDEX payment_account_known
ON payment_account (channel, coalesce(merchant_number, 0), merchant_code, app);

CREATE TABLE payment_account_version (
  account_id TEXT NOT NULL REFERENCES payment_account (id),
  version INTEGER NOT NULL,
  -- Keys and all: one JSON text, sealed for this account and version.
  settings TEXT NOT NULL,
  -- The name of the key that has sealed it.
  sealing_key TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER payment_account_is_who_it_is
BEFORE UPDATE OF id, merchant_number, channel, merchant_code, app ON payment_account BEGIN
  SELECT raise(ABORT, 'who an account is at its gateway never changes');
END;

CREATE TRIGGER payment_account_stays BEFORE DELETE ON payment_account BEGIN
  SELECT raise(ABORT, 'an account is never deleted');
END;

-- Only its seal does.
CREATE TRIGGER payment_account_version_says_the_same
BEFORE UPDATE OF account_id, version, made_by, made_at ON payment_account_version BEGIN
  SELECT raise(ABORT, 'a version of an account never changes');
END;

CREATE TRIGGER payment_account_version_stays BEFORE DELETE ON payment_account_version BEGIN
  SELECT raise(ABORT, 'a version of an account is never deleted');
END;

-- What is told of an account wherever a payment is asked about.
CREATE VIEW payment_account_named (id, named) AS
SELECT id, json_object('id', id, 'version', version, 'is_own', merchant_number IS NOT NULL, 'merchant', merchant_code, 'app', app)
FROM payment_account;

-- The platform certificates that were fetched for a merchant's own account: proven by that account's key, so that
-- they are believed for it alone.
CREATE TABLE account_certificate (
  account_id TEXT NOT NULL REFERENCES payment_account (id),
  serial TEXT NOT NULL,
  pem TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, serial)
) STRICT, WITHOUT ROWID;

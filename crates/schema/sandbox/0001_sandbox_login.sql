-- Owner: sandbox. What the played counterparts remember.
-- A login code serves once.
CREATE TABLE sandbox_login_code (
  code TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sandbox_sms (
  number INTEGER PRIMARY KEY,
  phone TEXT NOT NULL,
  -- JSON array: what fills the template; the first is the code.
  parameters TEXT NOT NULL CHECK (json_type(parameters) = 'array'),
  sent_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sandbox_prepay (
  out_trade_no TEXT PRIMARY KEY,
  prepay_id TEXT NOT NULL UNIQUE,
  appid TEXT NOT NULL,
  mchid TEXT NOT NULL,
  openid TEXT NOT NULL,
  description TEXT NOT NULL,
  attach TEXT,
  notify_url TEXT NOT NULL,
  total_fen INTEGER NOT NULL CHECK (total_fen > 0),
  -- What was asked for, to refuse the same number with other parameters.
  request_hash TEXT NOT NULL,
  -- From then on it cannot be paid; it is not closed by that.
  expires_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('NOTPAY', 'SUCCESS', 'CLOSED')),
  transaction_id TEXT UNIQUE,
  paid_at INTEGER,
  -- The HTTP status that the latest notification met; null where none was sent or nobody answered.
  notified INTEGER,
  asked_at INTEGER NOT NULL,
  -- A payment has a number and a time, and nothing else has.
  CHECK ((state = 'SUCCESS') = (transaction_id IS NOT NULL AND paid_at IS NOT NULL))
) STRICT;

CREATE TABLE sandbox_lock (
  reference TEXT PRIMARY KEY,
  behaviour TEXT NOT NULL DEFAULT 'works' CHECK (behaviour IN ('works', 'offline', 'slow', 'silent')),
  opened_at INTEGER,
  openings INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Commands that the lock cloud has seen: the same one again is not carried out again.
CREATE TABLE sandbox_lock_command (
  reference TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- As it was told.
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  PRIMARY KEY (reference, id)
) STRICT, WITHOUT ROWID;

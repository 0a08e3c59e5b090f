-- Owner: system-sandbox. What the played counterparts remember. Empty in live mode.
CREATE TABLE sandbox_sms (
  number INTEGER PRIMARY KEY,
  phone TEXT NOT NULL,
  parameters TEXT NOT NULL,
  sent_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sandbox_prepay (
  out_trade_no TEXT PRIMARY KEY,
  prepay_id TEXT NOT NULL UNIQUE,
  appid TEXT NOT NULL,
  mchid TEXT NOT NULL,
  openid TEXT NOT NULL,
  description TEXT NOT NULL,
  notify_url TEXT NOT NULL,
  total_fen INTEGER NOT NULL,
  -- What was asked for, to refuse the same number with other parameters.
  request_hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('NOTPAY', 'SUCCESS', 'CLOSED')),
  transaction_id TEXT,
  paid_at INTEGER,
  asked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sandbox_lock (
  reference TEXT PRIMARY KEY,
  opened_at INTEGER,
  openings INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Commands that the lock cloud has seen: the same one again is not carried out again.
CREATE TABLE sandbox_lock_command (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL
) STRICT;

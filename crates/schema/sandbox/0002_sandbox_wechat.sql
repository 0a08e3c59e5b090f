-- Owner: sandbox. What the played WeChat remembers beside login codes.
-- Access tokens that were given out.
CREATE TABLE sandbox_wechat_token (
  token TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  -- When somebody asked for another one by force: from then on this one is refused.
  replaced_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX sandbox_wechat_token_by_end ON sandbox_wechat_token (expires_at);

-- The code of the button `getPhoneNumber` serves once.
CREATE TABLE sandbox_phone_code (
  code TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An authorisation code of Alipay's login serves once.
CREATE TABLE sandbox_alipay_code (
  code TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was told about payments that were fulfilled.
CREATE TABLE sandbox_shipping (
  out_trade_no TEXT PRIMARY KEY,
  openid TEXT NOT NULL,
  -- 3 virtual, 4 on the spot.
  logistics_type INTEGER NOT NULL CHECK (logistics_type IN (3, 4)),
  description TEXT NOT NULL,
  -- As it came: RFC 3339 with milliseconds.
  upload_time TEXT NOT NULL,
  -- A payment can be corrected once.
  times INTEGER NOT NULL DEFAULT 1 CHECK (times IN (1, 2)),
  told_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sandbox_shipping_by_age ON sandbox_shipping (told_at);

-- How many messages of a template a person has consented to and not got yet.
CREATE TABLE sandbox_consent (
  openid TEXT NOT NULL,
  template_id TEXT NOT NULL,
  messages INTEGER NOT NULL CHECK (messages >= 0),
  PRIMARY KEY (openid, template_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sandbox_subscription_message (
  number INTEGER PRIMARY KEY,
  openid TEXT NOT NULL,
  template_id TEXT NOT NULL,
  page TEXT,
  data TEXT NOT NULL CHECK (json_type(data) = 'object'),
  sent_at INTEGER NOT NULL
) STRICT;

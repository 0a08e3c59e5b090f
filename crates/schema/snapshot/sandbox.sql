-- What belongs to sandbox, as the steps leave it; written by a test, never by hand.

-- What the played counterparts remember.
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

-- What the played WeChat remembers beside login codes.
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

-- What the played gateways remember of money beside the table sandbox_prepay, and in which ways they
-- shall fail.
-- Payments that Alipay and UnionPay were asked for.
CREATE TABLE sandbox_trade (
  out_trade_no TEXT PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('alipay', 'unionpay')),
  -- What the payer's cashier opens it by: Alipay's trade_no, UnionPay's tn.
  session TEXT NOT NULL UNIQUE,
  -- Alipay's buyer_open_id; UnionPay is not told who shall pay.
  payer TEXT,
  description TEXT NOT NULL,
  notify_url TEXT NOT NULL,
  total_fen INTEGER NOT NULL CHECK (total_fen > 0),
  -- What was asked for, to refuse the same number with other content.
  request_hash TEXT NOT NULL,
  -- By the merchant's word: UnionPay's txnTime, which names an order together with its number.
  ordered_at INTEGER NOT NULL,
  -- From then on it cannot be paid.
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

CREATE INDEX sandbox_trade_by_age ON sandbox_trade (asked_at);

CREATE INDEX sandbox_trade_by_day ON sandbox_trade (paid_at);

CREATE INDEX sandbox_prepay_by_age ON sandbox_prepay (asked_at);

CREATE INDEX sandbox_prepay_by_day ON sandbox_prepay (paid_at);

-- Money that was asked back, at any of the three. Where it stands is told by the clock: it is under way until done_at.
CREATE TABLE sandbox_refund (
  -- The gateway's own.
  refund_id TEXT PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  out_trade_no TEXT NOT NULL,
  out_refund_no TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  notify_url TEXT,
  -- By the merchant's word, as a payment's.
  ordered_at INTEGER NOT NULL,
  -- How it ends. CLOSED is a failure: the money stays with the merchant.
  outcome TEXT NOT NULL CHECK (outcome IN ('SUCCESS', 'ABNORMAL', 'CLOSED')),
  done_at INTEGER NOT NULL,
  notified INTEGER,
  asked_at INTEGER NOT NULL,
  -- Alipay's numbers of refunds are a payment's own.
  UNIQUE (channel, out_refund_no, out_trade_no)
) STRICT;

CREATE INDEX sandbox_refund_by_payment ON sandbox_refund (channel, out_trade_no);

CREATE INDEX sandbox_refund_by_age ON sandbox_refund (asked_at);

-- Elsewhere a number is one refund, whatever payment it names.
CREATE UNIQUE INDEX sandbox_refund_number ON sandbox_refund (channel, out_refund_no) WHERE channel <> 'alipay';

-- Notifications that were kept back: of refunds until they are done, others by a fault.
CREATE TABLE sandbox_notification (
  number INTEGER PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  out_trade_no TEXT NOT NULL,
  -- Of a refund.
  refund_id TEXT,
  -- How whoever had it sent wants it: the fields of POST /sandbox/payments/:out_trade_no/notify.
  manner TEXT NOT NULL CHECK (json_type(manner) = 'object'),
  -- Null: right behind the next one that is sent.
  due_at INTEGER,
  -- Whether it met its fault already; it meets no second one.
  met_fault INTEGER NOT NULL CHECK (met_fault IN (0, 1)),
  made_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sandbox_notification_by_time ON sandbox_notification (due_at);

-- In which way the next calls of a gateway fail.
CREATE TABLE sandbox_fault (
  number INTEGER PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  operation TEXT NOT NULL,
  fault TEXT NOT NULL,
  -- How often it still happens.
  times INTEGER NOT NULL CHECK (times > 0),
  -- How long a delay or a slow answer takes.
  seconds INTEGER NOT NULL CHECK (seconds > 0)
) STRICT;

-- By how many seconds the sandbox's clock is ahead of the machine's: one row, read by every component at the head of
-- each request.
CREATE TABLE sandbox_clock (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  offset_s INTEGER NOT NULL CHECK (offset_s >= 0)
) STRICT;

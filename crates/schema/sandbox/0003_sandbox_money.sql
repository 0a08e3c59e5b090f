-- Owner: sandbox. What the played gateways remember of money beside the table sandbox_prepay, and in which ways they
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

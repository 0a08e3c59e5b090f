-- The whole schema as the migrations leave it; written by a test, never by hand.

CREATE TABLE bill_entry (
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund')),
  -- Our number, as the bill has it: out_trade_no or out_refund_no.
  number TEXT NOT NULL,
  -- The channel's own number of it: one number of ours with two of theirs is money that moved twice.
  gateway_number TEXT NOT NULL,
  -- The payment that a refund gives back; a payment's own number.
  out_trade_no TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  fee_fen INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- The day of the bill that it stands in.
  date TEXT NOT NULL,
  -- `asked`: it stood in no bill, and the gateway told it when it was asked about the number.
  source TEXT NOT NULL CHECK (source IN ('bill', 'asked')),
  PRIMARY KEY (channel, kind, number, gateway_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  resource_id TEXT NOT NULL REFERENCES resource (id),
  -- The name that a guest may give: a room can have a front door and its own.
  door TEXT NOT NULL DEFAULT 'room',
  -- Which driver of the hub speaks to it, and by which name the maker's cloud knows it.
  driver TEXT NOT NULL,
  reference TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'in_service' CHECK (state IN ('in_service', 'out_of_service')),
  UNIQUE (resource_id, door)
) STRICT;

CREATE TABLE device_command (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  device_id TEXT NOT NULL REFERENCES device (id),
  driver TEXT NOT NULL,
  reference TEXT NOT NULL,
  actor TEXT NOT NULL,
  -- The guest's key of this press: pressing again with it never opens again.
  press_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  -- A command that the lock has not carried out by then is void: a door must not open long after the press.
  not_after INTEGER NOT NULL,
  -- Null while the driver is being asked; a press that broke off stays so, and counts as unknown.
  outcome TEXT CHECK (outcome IN ('executed', 'accepted', 'rejected', 'unknown')),
  failure TEXT,
  answered_at INTEGER,
  CHECK ((outcome IS NULL) = (answered_at IS NULL)),
  UNIQUE (order_id, press_key)
) STRICT;

CREATE TABLE difference (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  -- As the crate names them: a new kind needs no new table.
  kind TEXT NOT NULL,
  -- The channel whose bill it comes from, or `house`: our own books among themselves.
  scope TEXT NOT NULL CHECK (scope IN ('house', 'wechat', 'alipay', 'unionpay')),
  -- The day whose run found it first.
  date TEXT NOT NULL,
  -- What it is about: a number of ours or of the channel.
  subject TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  -- `vanished`: a later run no longer found it.
  state TEXT NOT NULL CHECK (state IN ('open', 'repaired', 'ignored', 'vanished')),
  found_at INTEGER NOT NULL,
  -- Who brought it into its state (a user's id, or `system`), when, and what was done or why nothing was.
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, scope, subject)
) STRICT;

CREATE TABLE difference_event (
  number INTEGER PRIMARY KEY,
  difference_id TEXT NOT NULL REFERENCES difference (id),
  state TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TABLE hold (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  -- Null: the stay itself. Otherwise the time that a renewal would add.
  renewal_id TEXT REFERENCES renewal (id),
  resource_id TEXT NOT NULL REFERENCES resource (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  -- ends_at and the cleaning gap: until then nobody else comes in.
  blocked_until INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'lapsed', 'released')),
  held_until INTEGER NOT NULL,
  -- The time of the last change: what the triggers take for now.
  changed_at INTEGER NOT NULL,
  -- The longest stay is 31 days; the bound lets a search for overlaps look back no further than that.
  CHECK (starts_at < ends_at AND ends_at <= blocked_until AND blocked_until - starts_at <= 2764800)
) STRICT;

CREATE TABLE holiday (
  date TEXT PRIMARY KEY CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday')),
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
  user_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_id, operation, key)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_account (
  name TEXT PRIMARY KEY,
  sign INTEGER NOT NULL CHECK (sign IN (-1, 1)),
  -- Whether its balance in one order can never be of the other sign.
  is_one_sided INTEGER NOT NULL CHECK (is_one_sided IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_balance (
  order_id TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES ledger_account (name),
  -- Debits less credits.
  balance_fen INTEGER NOT NULL,
  PRIMARY KEY (order_id, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_transfer (
  number INTEGER PRIMARY KEY,
  -- Null for money that fits no order.
  order_id TEXT REFERENCES "order" (id),
  posting TEXT NOT NULL CHECK (posting IN (
    'payment', 'refund_decided', 'refund_settled', 'earned', 'platform_fee', 'suspense', 'settled_elsewhere'
  )),
  -- The payment, refund, order or exception that it tells of.
  cause_id TEXT NOT NULL,
  debit TEXT NOT NULL REFERENCES ledger_account (name),
  credit TEXT NOT NULL REFERENCES ledger_account (name),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  at INTEGER NOT NULL,
  CHECK (debit <> credit)
) STRICT;

CREATE TABLE listing (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  store_number INTEGER NOT NULL REFERENCES store (number),
  kind TEXT NOT NULL CHECK (kind IN ('room')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  intro TEXT NOT NULL DEFAULT '',
  capacity INTEGER NOT NULL CHECK (capacity > 0),
  styles TEXT NOT NULL DEFAULT '[]' CHECK (json_type(styles) = 'array'),
  facilities TEXT NOT NULL DEFAULT '[]' CHECK (json_type(facilities) = 'array'),
  cover_url TEXT NOT NULL,
  pictures TEXT NOT NULL DEFAULT '[]' CHECK (json_type(pictures) = 'array'),
  -- The lowest price of the present tariff, in fen an hour: what a search filters and sorts by.
  price_from_fen INTEGER NOT NULL CHECK (price_from_fen >= 0),
  price_unit TEXT NOT NULL DEFAULT 'hour' CHECK (price_unit IN ('hour')),
  -- Kept by the reviews' trigger: how many there are, and the sum of their marks of 1 to 5 by dimension.
  review_count INTEGER NOT NULL DEFAULT 0,
  environment_marks INTEGER NOT NULL DEFAULT 0,
  facilities_marks INTEGER NOT NULL DEFAULT 0,
  tea_marks INTEGER NOT NULL DEFAULT 0,
  service_marks INTEGER NOT NULL DEFAULT 0,
  -- The mean of all marks in hundredths, rounded down; 0 without a review, so that it sorts behind all that have one.
  rating_hundredths INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'hidden'))
) STRICT;

CREATE VIEW listing_spelt (number, words) AS
WITH text (number, spelt) AS (
  SELECT listing.number,
    listing.name || ' ' || store.name || ' ' || listing.intro || ' ' || listing.styles || ' ' || store.address
  FROM listing JOIN store ON store.number = listing.store_number
)
SELECT text.number, (
  WITH RECURSIVE place (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < length(text.spelt))
  SELECT group_concat(substr(text.spelt, place.at, 2), ' ') FROM place
)
FROM text;

CREATE VIRTUAL TABLE listing_words USING fts5 (words, tokenize = 'unicode61');

CREATE TABLE login_attempt (
  kind TEXT NOT NULL CHECK (kind IN ('sms-code', 'password')),
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE "order" (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  kind TEXT NOT NULL CHECK (kind IN ('room')),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  -- The version of the terms that holds for this order, whatever the listing costs later.
  tariff_id TEXT NOT NULL REFERENCES tariff (id),
  status TEXT NOT NULL CHECK (status IN (
    'pending_payment', 'paid', 'in_use', 'completed', 'expired', 'cancelled', 'refunding', 'refunded', 'no_show'
  )),
  starts_at INTEGER NOT NULL CHECK (starts_at % 60 = 0),
  ends_at INTEGER NOT NULL CHECK (ends_at % 60 = 0),
  people INTEGER NOT NULL CHECK (people > 0),
  -- Grows with each paid renewal.
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  remark TEXT NOT NULL DEFAULT '' CHECK (length(remark) <= 500),
  pay_before INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  -- When the door was first opened, and when the stay was over.
  used_from INTEGER,
  used_until INTEGER,
  -- Who brought the order into its present status, when and why: the trigger below makes the order's log of it.
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  CHECK (starts_at < ends_at)
) STRICT;

CREATE TABLE order_event (
  number INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES "order" (id),
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  detail TEXT CHECK (detail IS NULL OR json_valid(detail))
) STRICT;

CREATE TABLE order_line (
  order_id TEXT NOT NULL REFERENCES "order" (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('stay', 'renewal')),
  label TEXT NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  minutes INTEGER,
  -- The price that the line was computed by, in fen an hour.
  unit_fen INTEGER,
  quantity INTEGER,
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_transition (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE "payment" (
  -- The out_trade_no: it never changes, so that asking again never charges twice.
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  renewal_id TEXT REFERENCES renewal (id),
  -- `offline`: in the shop, confirmed by its staff.
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay', 'offline')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  -- `opening`: the gateway has been or will be asked; `open`: the guest can pay; `closing`: given up here, while the
  -- gateway has not said yet that nobody can pay it any more; `closed`: it has.
  state TEXT NOT NULL CHECK (state IN ('opening', 'open', 'closing', 'succeeded', 'closed')),
  -- What the gateway gave for the guest's cashier (prepay_id, trade_no, tn).
  prepay TEXT,
  -- The gateway's own number of the money.
  transaction_id TEXT,
  -- Who is asked, by the gateway's name of the person (openid): money from another person is an exception. Offline: who
  -- of the staff confirms it.
  payer TEXT CHECK (channel <> 'offline' OR payer IS NOT NULL),
  -- What the payer's bill says: kept, because a retry at the gateway must repeat it to the letter.
  description TEXT NOT NULL DEFAULT '',
  -- When the payer paid, by the gateway's clock.
  paid_at INTEGER,
  -- Also the time that names the payment at UnionPay beside its number.
  asked_at INTEGER NOT NULL,
  -- When the gateway was last asked what became of it: of two ticks at once, one asks.
  gateway_asked_at INTEGER,
  expires_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  CHECK ((state = 'succeeded') = (transaction_id IS NOT NULL))
) STRICT;

CREATE TABLE payment_exception (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  channel TEXT NOT NULL,
  out_trade_no TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  at INTEGER NOT NULL, suspense_fen INTEGER NOT NULL DEFAULT 0 CHECK (suspense_fen >= 0), resolution TEXT CHECK (resolution IN ('refunded', 'settled_elsewhere')), resolved_at INTEGER, resolved_by TEXT, resolution_reason TEXT,
  -- The same message again is the same exception.
  UNIQUE (channel, out_trade_no, transaction_id, reason)
) STRICT;

CREATE TABLE payment_reminder (
  order_id TEXT NOT NULL REFERENCES "order" (id),
  -- Null: the order itself. Otherwise the renewal that waits.
  renewal_id TEXT REFERENCES renewal (id),
  -- `not_wanted`: the guest has not consented to (another) one; `failed`: WeChat refused it or did not answer.
  state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'not_wanted', 'failed')),
  -- When it came into its state.
  at INTEGER NOT NULL,
  -- For the merchant: why it failed.
  failure TEXT,
  CHECK ((state = 'failed') = (failure IS NOT NULL))
) STRICT;

CREATE TABLE platform_certificate (
  serial TEXT PRIMARY KEY,
  pem TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE platform_staff (
  user_id TEXT PRIMARY KEY REFERENCES user (id),
  post TEXT NOT NULL CHECK (post IN ('operator')),
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reconciliation_run (
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- When it was last begun: of two ticks at once, one runs it; one that broke off is taken up again later.
  begun_at INTEGER NOT NULL,
  -- Null as long as it has not come to its end with a bill.
  finished_at INTEGER,
  -- When the bill was last read whole; null where there was none yet.
  bill_read_at INTEGER,
  -- Why the last attempt did not come to its end.
  failure TEXT,
  PRIMARY KEY (channel, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund (
  -- The out_refund_no, fixed when the refund is decided: a retry uses the same one.
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  -- What it gives back: a payment, or money that fits none.
  payment_id TEXT REFERENCES payment (id),
  exception_id TEXT REFERENCES payment_exception (id),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  reason TEXT NOT NULL,
  -- A user's id, or `system`.
  actor TEXT NOT NULL,
  -- `decided`: to be sent; `sent`: the gateway has it; `settled`: the guest has the money; `abnormal`: for people.
  state TEXT NOT NULL CHECK (state IN ('decided', 'sent', 'settled', 'abnormal')),
  -- Also the time that names the refund at UnionPay beside its number.
  decided_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  -- When it was last sent or asked about: of two ticks at once, one does.
  gateway_asked_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- The gateway's number of the refund.
  gateway_refund_id TEXT,
  -- Why it is abnormal, or why the last attempt failed.
  failure TEXT,
  CHECK ((payment_id IS NULL) <> (exception_id IS NULL))
) STRICT;

CREATE TABLE refund_intervention (
  number INTEGER PRIMARY KEY,
  refund_id TEXT NOT NULL REFERENCES refund (id),
  -- `retried`: to be sent again with the same number; `settled_by_hand`: paid back in another way.
  deed TEXT NOT NULL CHECK (deed IN ('retried', 'settled_by_hand')),
  actor TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE refund_request (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  user_id TEXT NOT NULL REFERENCES user (id),
  -- How much the guest asks for.
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected')),
  asked_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  -- What the merchant gives back, and says to the guest.
  granted_fen INTEGER CHECK (granted_fen > 0),
  answer TEXT CHECK (length(answer) <= 500),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK ((state = 'approved') = (granted_fen IS NOT NULL))
) STRICT;

CREATE VIEW refund_sending (id, channel, message) AS
SELECT refund.id, coalesce(payment.channel, odd.channel), json_object(
  'id', refund.id, 'channel', coalesce(payment.channel, odd.channel),
  'out_trade_no', coalesce(payment.id, odd.out_trade_no),
  'transaction_id', coalesce(payment.transaction_id, odd.transaction_id),
  'paid_fen', coalesce(payment.amount_fen, odd.detail ->> 'amount_fen', odd.suspense_fen),
  'amount_fen', refund.amount_fen, 'reason', refund.reason, 'decided_at', refund.decided_at
)
FROM refund
LEFT JOIN payment ON payment.id = refund.payment_id
LEFT JOIN payment_exception AS odd ON odd.id = refund.exception_id;

CREATE TABLE renewal (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  minutes INTEGER NOT NULL CHECK (minutes > 0),
  from_ends_at INTEGER NOT NULL,
  to_ends_at INTEGER NOT NULL CHECK (to_ends_at > from_ends_at),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  lines TEXT NOT NULL CHECK (json_type(lines) = 'array'),
  status TEXT NOT NULL CHECK (status IN ('pending_payment', 'paid', 'expired')),
  pay_before INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  -- Who brought it into its present status, and when.
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE resource (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  name TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'in_service' CHECK (state IN ('in_service', 'out_of_service'))
) STRICT;

CREATE TABLE review (
  -- Readers page by it: an order's id is for its guest only.
  number INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL UNIQUE REFERENCES "order" (id),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  user_id TEXT NOT NULL REFERENCES user (id),
  environment INTEGER NOT NULL CHECK (environment BETWEEN 1 AND 5),
  facilities INTEGER NOT NULL CHECK (facilities BETWEEN 1 AND 5),
  tea INTEGER NOT NULL CHECK (tea BETWEEN 1 AND 5),
  service INTEGER NOT NULL CHECK (service BETWEEN 1 AND 5),
  text TEXT NOT NULL CHECK (length(text) <= 1000),
  anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
  pictures TEXT NOT NULL DEFAULT '[]' CHECK (json_type(pictures) = 'array'),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE sandbox_alipay_code (
  code TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sandbox_consent (
  openid TEXT NOT NULL,
  template_id TEXT NOT NULL,
  messages INTEGER NOT NULL CHECK (messages >= 0),
  PRIMARY KEY (openid, template_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE sandbox_lock (
  reference TEXT PRIMARY KEY,
  behaviour TEXT NOT NULL DEFAULT 'works' CHECK (behaviour IN ('works', 'offline', 'slow', 'silent')),
  opened_at INTEGER,
  openings INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sandbox_lock_command (
  reference TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- As it was told.
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  PRIMARY KEY (reference, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sandbox_login_code (
  code TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sandbox_notification (
  number INTEGER PRIMARY KEY,
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  out_trade_no TEXT NOT NULL,
  -- Of a refund.
  refund_id TEXT,
  -- The wish of who had it sent: the fields of POST /sandbox/payments/:out_trade_no/notify.
  wish TEXT NOT NULL CHECK (json_type(wish) = 'object'),
  -- Null: right behind the next one that is sent.
  due_at INTEGER,
  -- Whether it met its fault already; it meets no second one.
  met_fault INTEGER NOT NULL CHECK (met_fault IN (0, 1)),
  made_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sandbox_phone_code (
  code TEXT PRIMARY KEY,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE sandbox_sms (
  number INTEGER PRIMARY KEY,
  phone TEXT NOT NULL,
  -- JSON array: what fills the template; the first is the code.
  parameters TEXT NOT NULL CHECK (json_type(parameters) = 'array'),
  sent_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sandbox_subscription_message (
  number INTEGER PRIMARY KEY,
  openid TEXT NOT NULL,
  template_id TEXT NOT NULL,
  page TEXT,
  data TEXT NOT NULL CHECK (json_type(data) = 'object'),
  sent_at INTEGER NOT NULL
) STRICT;

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

CREATE TABLE sandbox_wechat_token (
  token TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  -- When somebody asked for another one by force: from then on this one is refused.
  replaced_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE shipping_report (
  payment_id TEXT PRIMARY KEY REFERENCES payment (id),
  -- `due`: to be told; `reported`: WeChat knows; `refused`: for people.
  state TEXT NOT NULL CHECK (state IN ('due', 'reported', 'refused')),
  due_at INTEGER NOT NULL,
  -- When it was last told: of two ticks at once, one tells.
  asked_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sms_code (
  phone TEXT PRIMARY KEY,
  code_hmac TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5)
) STRICT, WITHOUT ROWID;

CREATE TABLE store (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT,
  intro TEXT NOT NULL DEFAULT '',
  -- IANA time zone: opening hours and tariffs are read in it.
  zone TEXT NOT NULL DEFAULT 'Asia/Shanghai',
  -- Opening hours as the crate tariff reads them.
  opening TEXT NOT NULL CHECK (json_valid(opening)),
  latitude REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  -- The place as a point of the unit sphere: the straight line between two points grows with the great circle, so a
  -- distance is compared without trigonometry, which the engine's SQLite does not have.
  x REAL NOT NULL,
  y REAL NOT NULL,
  z REAL NOT NULL, platform_fee_basis_points INTEGER NOT NULL DEFAULT 0
  CHECK (platform_fee_basis_points BETWEEN 0 AND 10000),
  CHECK (abs(x * x + y * y + z * z - 1) < 1e-9)
) STRICT;

CREATE VIRTUAL TABLE store_place USING rtree (store_number, x_from, x_to, y_from, y_to, z_from, z_to);

CREATE TABLE tariff (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  version INTEGER NOT NULL,
  terms TEXT NOT NULL CHECK (json_valid(terms)),
  -- What a search must know of the terms, without reading the document.
  minimum_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.minimum_minutes') STORED,
  maximum_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.maximum_minutes') STORED,
  step_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.step_minutes') STORED CHECK (step_minutes > 0),
  cleaning_gap_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.cleaning_gap_minutes') STORED,
  created_at INTEGER NOT NULL,
  UNIQUE (listing_number, version)
) STRICT;

CREATE TABLE user (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  nickname TEXT NOT NULL CHECK (length(nickname) BETWEEN 1 AND 64),
  -- E.164 (+86…). One person, one account: a phone belongs to one account only.
  phone TEXT UNIQUE,
  -- Argon2id in PHC text; null where the person never set one.
  password_hash TEXT,
  role TEXT NOT NULL DEFAULT 'guest' CHECK (role IN ('guest', 'staff')),
  -- Registration makes one an ordinary member at once.
  level TEXT NOT NULL DEFAULT 'ordinary',
  gender TEXT CHECK (gender IN ('female', 'male', 'other')),
  birthday TEXT CHECK (birthday GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  address TEXT,
  avatar_url TEXT,
  signature TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX bill_entry_by_day ON bill_entry (channel, date, kind);

CREATE INDEX device_command_open ON device_command (issued_at) WHERE outcome IS NULL;

CREATE INDEX difference_by_day ON difference (date, scope, id);

CREATE INDEX difference_by_state ON difference (state, id);

CREATE INDEX difference_event_of_difference ON difference_event (difference_id, number);

CREATE INDEX hold_active ON hold (resource_id, starts_at, blocked_until) WHERE state IN ('held', 'confirmed');

CREATE UNIQUE INDEX hold_of_order ON hold (order_id, coalesce(renewal_id, ''));

CREATE UNIQUE INDEX hold_of_renewal ON hold (renewal_id) WHERE renewal_id IS NOT NULL;

CREATE INDEX hold_unpaid ON hold (held_until) WHERE state = 'held';

CREATE INDEX idempotency_by_age ON idempotency (at);

CREATE INDEX identity_of_user ON identity (user_id);

CREATE INDEX ledger_transfer_by_time ON ledger_transfer (at);

CREATE INDEX ledger_transfer_of_cause ON ledger_transfer (cause_id, posting);

CREATE INDEX ledger_transfer_of_order ON ledger_transfer (order_id, number);

CREATE UNIQUE INDEX ledger_transfer_once ON ledger_transfer (posting, cause_id, debit, credit)
WHERE posting NOT IN ('earned', 'platform_fee');

CREATE INDEX listing_by_price ON listing (kind, state, price_from_fen);

CREATE INDEX listing_by_rating ON listing (kind, state, -rating_hundredths);

CREATE INDEX listing_of_store ON listing (store_number, kind, state, price_from_fen, rating_hundredths);

CREATE INDEX login_attempt_by_age ON login_attempt (at);

CREATE INDEX login_attempt_of_address ON login_attempt (kind, address, at);

CREATE INDEX login_attempt_of_phone ON login_attempt (kind, phone, at);

CREATE INDEX order_of_user ON "order" (user_id, id);

CREATE INDEX order_running ON "order" (ends_at) WHERE status IN ('paid', 'in_use');

CREATE INDEX order_unpaid ON "order" (pay_before) WHERE status = 'pending_payment';

CREATE INDEX order_event_of_order ON order_event (order_id, number);

CREATE INDEX order_event_refused ON order_event (order_id, at) WHERE kind = 'unlock_refused';

CREATE INDEX payment_by_day ON payment (channel, paid_at) WHERE state = 'succeeded';

CREATE UNIQUE INDEX payment_live ON payment (order_id) WHERE state IN ('opening', 'open');

CREATE INDEX payment_of_order ON payment (order_id, id);

CREATE UNIQUE INDEX payment_transaction ON payment (channel, transaction_id) WHERE transaction_id IS NOT NULL;

CREATE INDEX payment_unheard ON payment (coalesce(gateway_asked_at, asked_at))
WHERE state IN ('opening', 'open', 'closing');

CREATE INDEX payment_exception_by_state ON payment_exception ((resolution IS NULL), id);

CREATE INDEX payment_exception_of_transaction ON payment_exception (channel, transaction_id);

CREATE INDEX payment_exception_open ON payment_exception (id) WHERE resolution IS NULL;

CREATE UNIQUE INDEX payment_reminder_of_order ON payment_reminder (order_id, coalesce(renewal_id, ''));

CREATE UNIQUE INDEX payment_reminder_of_renewal ON payment_reminder (renewal_id) WHERE renewal_id IS NOT NULL;

CREATE INDEX refund_abnormal ON refund (id) WHERE state = 'abnormal';

CREATE INDEX refund_by_day ON refund (changed_at) WHERE state = 'settled';

CREATE INDEX refund_by_state ON refund (state, id);

CREATE UNIQUE INDEX refund_of_exception ON refund (exception_id) WHERE exception_id IS NOT NULL;

CREATE INDEX refund_of_payment ON refund (payment_id);

CREATE INDEX refund_unsettled ON refund (coalesce(gateway_asked_at, decided_at)) WHERE state IN ('decided', 'sent');

CREATE INDEX refund_intervention_of_refund ON refund_intervention (refund_id, number);

CREATE INDEX refund_request_by_state ON refund_request (state, id);

CREATE INDEX refund_request_of_order ON refund_request (order_id, id);

CREATE INDEX refund_request_of_user ON refund_request (user_id, id);

CREATE UNIQUE INDEX refund_request_open ON refund_request (order_id) WHERE state = 'open';

CREATE INDEX refund_request_waiting ON refund_request (id) WHERE state = 'open';

CREATE UNIQUE INDEX renewal_open ON renewal (order_id) WHERE status = 'pending_payment';

CREATE INDEX renewal_unpaid ON renewal (pay_before) WHERE status = 'pending_payment';

CREATE INDEX resource_of_listing ON resource (listing_number, state);

CREATE INDEX review_of_listing ON review (listing_number, number);

CREATE INDEX sandbox_notification_by_time ON sandbox_notification (due_at);

CREATE INDEX sandbox_prepay_by_age ON sandbox_prepay (asked_at);

CREATE INDEX sandbox_prepay_by_day ON sandbox_prepay (paid_at);

CREATE INDEX sandbox_refund_by_age ON sandbox_refund (asked_at);

CREATE INDEX sandbox_refund_by_payment ON sandbox_refund (channel, out_trade_no);

CREATE UNIQUE INDEX sandbox_refund_number ON sandbox_refund (channel, out_refund_no) WHERE channel <> 'alipay';

CREATE INDEX sandbox_shipping_by_age ON sandbox_shipping (told_at);

CREATE INDEX sandbox_trade_by_age ON sandbox_trade (asked_at);

CREATE INDEX sandbox_trade_by_day ON sandbox_trade (paid_at);

CREATE INDEX sandbox_wechat_token_by_end ON sandbox_wechat_token (expires_at);

CREATE INDEX shipping_report_due ON shipping_report (coalesce(asked_at, due_at)) WHERE state = 'due';

CREATE INDEX shipping_report_refused ON shipping_report (payment_id) WHERE state = 'refused';

CREATE INDEX sms_code_by_age ON sms_code (expires_at);

CREATE TRIGGER device_event_on_outcome AFTER UPDATE OF outcome ON device_command BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'unlock_' || NEW.outcome, 'device', NEW.answered_at, coalesce(NEW.failure, 'driver'),
    json_object('command_id', NEW.id));
  -- The first door that opens begins the use.
  UPDATE "order" SET status = 'in_use', used_from = NEW.answered_at, changed_by = NEW.actor,
    changed_at = NEW.answered_at, cause = 'door opened'
  WHERE id = NEW.order_id AND status = 'paid' AND NEW.outcome IN ('executed', 'accepted');
END;

CREATE TRIGGER device_event_on_press AFTER INSERT ON device_command BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'unlock_asked', NEW.actor, NEW.issued_at, 'press', json_object('command_id', NEW.id));
END;

CREATE TRIGGER difference_event_on_change AFTER UPDATE OF state, note ON difference
WHEN NEW.state <> OLD.state OR NEW.note <> OLD.note BEGIN
  INSERT INTO difference_event (difference_id, state, actor, at, note)
  VALUES (NEW.id, NEW.state, NEW.changed_by, NEW.changed_at, NEW.note);
END;

CREATE TRIGGER difference_event_on_finding AFTER INSERT ON difference BEGIN
  INSERT INTO difference_event (difference_id, state, actor, at, note)
  VALUES (NEW.id, NEW.state, NEW.changed_by, NEW.changed_at, NEW.note);
END;

CREATE TRIGGER hold_gives_way_on_change BEFORE UPDATE OF state, starts_at, ends_at, blocked_until, resource_id ON hold
WHEN NEW.state IN ('held', 'confirmed') BEGIN
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at
  WHERE resource_id = NEW.resource_id AND state = 'held' AND held_until <= NEW.changed_at
    AND starts_at < NEW.blocked_until AND starts_at > NEW.starts_at - 2764800 AND blocked_until > NEW.starts_at
    AND order_id <> NEW.order_id;
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM hold
    WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND order_id <> NEW.order_id
      AND starts_at < NEW.blocked_until AND starts_at > NEW.starts_at - 2764800 AND blocked_until > NEW.starts_at
  );
END;

CREATE TRIGGER hold_gives_way_on_insert BEFORE INSERT ON hold WHEN NEW.state IN ('held', 'confirmed') BEGIN
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at
  WHERE resource_id = NEW.resource_id AND state = 'held' AND held_until <= NEW.changed_at
    AND starts_at < NEW.blocked_until AND starts_at > NEW.starts_at - 2764800 AND blocked_until > NEW.starts_at
    AND order_id <> NEW.order_id;
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM hold
    WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND order_id <> NEW.order_id
      AND starts_at < NEW.blocked_until AND starts_at > NEW.starts_at - 2764800 AND blocked_until > NEW.starts_at
  );
END;

CREATE TRIGGER ledger_transfer_counts AFTER INSERT ON ledger_transfer BEGIN
  INSERT INTO ledger_balance (order_id, account, balance_fen)
  VALUES (coalesce(NEW.order_id, ''), NEW.debit, NEW.amount_fen)
  ON CONFLICT (order_id, account) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen;
  INSERT INTO ledger_balance (order_id, account, balance_fen)
  VALUES (coalesce(NEW.order_id, ''), NEW.credit, -NEW.amount_fen)
  ON CONFLICT (order_id, account) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen;
  SELECT raise(ABORT, 'an account of the ledger would be overdrawn') WHERE EXISTS (
    SELECT 1 FROM ledger_balance JOIN ledger_account ON ledger_account.name = ledger_balance.account
    WHERE ledger_balance.order_id = coalesce(NEW.order_id, '') AND account IN (NEW.debit, NEW.credit)
      AND is_one_sided AND balance_fen * sign < 0
  );
END;

CREATE TRIGGER ledger_transfer_is_final BEFORE UPDATE ON ledger_transfer BEGIN
  SELECT raise(ABORT, 'the ledger is never changed');
END;

CREATE TRIGGER ledger_transfer_is_kept BEFORE DELETE ON ledger_transfer BEGIN
  SELECT raise(ABORT, 'the ledger is never deleted from');
END;

CREATE TRIGGER listing_rating AFTER UPDATE OF review_count, environment_marks, facilities_marks, tea_marks, service_marks
ON listing WHEN NEW.review_count > 0 BEGIN
  UPDATE listing SET rating_hundredths =
    (NEW.environment_marks + NEW.facilities_marks + NEW.tea_marks + NEW.service_marks) * 25 / NEW.review_count
  WHERE number = NEW.number;
END;

CREATE TRIGGER listing_words_on_change AFTER UPDATE OF name, intro, styles, store_number ON listing BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = NEW.number) WHERE rowid = NEW.number;
END;

CREATE TRIGGER listing_words_on_delete AFTER DELETE ON listing BEGIN
  DELETE FROM listing_words WHERE rowid = OLD.number;
END;

CREATE TRIGGER listing_words_on_insert AFTER INSERT ON listing BEGIN
  INSERT INTO listing_words (rowid, words) SELECT number, words FROM listing_spelt WHERE number = NEW.number;
END;

CREATE TRIGGER order_event_on_change AFTER UPDATE OF status ON "order" WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

CREATE TRIGGER order_event_on_placing AFTER INSERT ON "order" BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

CREATE TRIGGER order_is_delivered AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'no_show', 'cancelled', 'refunded') BEGIN
  INSERT INTO shipping_report (payment_id, state, due_at, changed_at)
  SELECT id, 'due', NEW.changed_at, NEW.changed_at FROM payment
  WHERE order_id = NEW.id AND channel = 'wechat' AND state = 'succeeded' AND amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
  )
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER order_is_earned AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'no_show', 'cancelled', 'refunded') BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT NEW.id, 'platform_fee', NEW.id, 'guest', 'platform_fee',
    -balance.balance_fen * store.platform_fee_basis_points / 10000, NEW.changed_at
  FROM ledger_balance AS balance
  JOIN listing ON listing.number = NEW.listing_number
  JOIN store ON store.number = listing.store_number
  WHERE balance.order_id = NEW.id AND balance.account = 'guest'
    AND -balance.balance_fen * store.platform_fee_basis_points / 10000 > 0;
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT NEW.id, 'earned', NEW.id, 'guest', 'merchant', -balance_fen, NEW.changed_at
  FROM ledger_balance WHERE order_id = NEW.id AND account = 'guest' AND balance_fen < 0;
END;

CREATE TRIGGER order_moves_as_allowed BEFORE UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM order_transition WHERE source = OLD.status AND target = NEW.status) BEGIN
  SELECT raise(ABORT, 'the order machine has no such transition');
END;

CREATE TRIGGER refund_request_ends_with_the_order AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.changed_by = NEW.user_id AND NEW.status IN ('refunding', 'cancelled') BEGIN
  UPDATE refund_request SET state = 'rejected', decided_at = NEW.changed_at, decided_by = NEW.user_id,
    answer = '您已取消订单，按退款规则退款'
  WHERE order_id = NEW.id AND state = 'open';
END;

CREATE TRIGGER payment_asks_the_same BEFORE UPDATE OF order_id, renewal_id, channel, amount_fen, asked_at ON payment BEGIN
  SELECT raise(ABORT, 'what a payment asks for never changes');
END;

CREATE TRIGGER payment_event_on_insert AFTER INSERT ON payment WHEN NEW.state = 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT NEW.order_id, 'payment_succeeded', NEW.payer, NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen)
  WHERE NEW.channel = 'offline';
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NEW.order_id, 'payment', NEW.id, NEW.channel, 'guest', NEW.amount_fen, NEW.changed_at);
END;

CREATE TRIGGER payment_event_on_success AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', 'gateway', NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NEW.order_id, 'payment', NEW.id, NEW.channel, 'guest', NEW.amount_fen, NEW.changed_at);
END;

CREATE TRIGGER payment_is_final BEFORE UPDATE OF state ON payment
WHEN OLD.state = 'succeeded' AND NEW.state <> 'succeeded' BEGIN
  SELECT raise(ABORT, 'money that came in cannot be taken back by a change of state');
END;

CREATE TRIGGER payment_is_no_exception AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  UPDATE payment_exception
  SET resolution = 'settled_elsewhere', resolved_at = NEW.changed_at, resolved_by = 'system',
    resolution_reason = 'it is the money of payment ' || NEW.id
  WHERE channel = NEW.channel AND transaction_id = NEW.transaction_id AND resolution IS NULL
    AND (NEW.transaction_id <> '' OR out_trade_no = NEW.id);
END;

CREATE TRIGGER payment_keeps_the_hold AFTER INSERT ON payment WHEN NEW.state = 'opening' BEGIN
  UPDATE hold SET held_until = NEW.expires_at + 60
  WHERE order_id = NEW.order_id AND renewal_id IS NEW.renewal_id AND state = 'held' AND held_until < NEW.expires_at + 60;
END;

CREATE TRIGGER payment_exception_is_resolved_once BEFORE UPDATE OF resolution ON payment_exception
WHEN OLD.resolution IS NOT NULL BEGIN
  SELECT raise(ABORT, 'an exception is resolved once');
END;

CREATE TRIGGER payment_exception_ledger AFTER INSERT ON payment_exception WHEN NEW.suspense_fen > 0 BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NULL, 'suspense', NEW.id, NEW.channel, 'suspense', NEW.suspense_fen, NEW.at);
END;

CREATE TRIGGER payment_exception_resolves AFTER UPDATE OF resolution ON payment_exception
WHEN OLD.resolution IS NULL AND NEW.resolution = 'settled_elsewhere' AND NEW.suspense_fen > 0 BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NULL, 'settled_elsewhere', NEW.id, 'suspense', NEW.channel, NEW.suspense_fen, NEW.resolved_at);
END;

CREATE TRIGGER payment_reminder_event AFTER UPDATE OF state ON payment_reminder WHEN NEW.state = 'sent' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_reminded', 'system', NEW.at, 'wechat',
    iif(NEW.renewal_id IS NULL, NULL, json_object('renewal_id', NEW.renewal_id)));
END;

CREATE TRIGGER payment_reminder_is_final BEFORE UPDATE OF state ON payment_reminder WHEN OLD.state <> 'sending' BEGIN
  SELECT raise(ABORT, 'a guest is reminded once');
END;

CREATE TRIGGER refund_asks_the_same BEFORE UPDATE OF id, payment_id, exception_id, amount_fen, decided_at ON refund BEGIN
  SELECT raise(ABORT, 'what a refund gives back never changes');
END;

CREATE TRIGGER refund_event_on_change AFTER UPDATE OF state ON refund WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, 'gateway', NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

CREATE TRIGGER refund_event_on_decision AFTER INSERT ON refund BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, NEW.actor, NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

CREATE TRIGGER refund_ledger_on_decision AFTER INSERT ON refund WHEN NEW.payment_id IS NOT NULL BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, 'refund_decided', NEW.id, 'guest', 'refunds_due',
    min(NEW.amount_fen, -balance.balance_fen), NEW.decided_at
  FROM payment JOIN ledger_balance AS balance ON balance.order_id = payment.order_id AND balance.account = 'guest'
  WHERE payment.id = NEW.payment_id AND balance.balance_fen < 0;
  -- The platform keeps of what is left its share of what was earned, rounded down: all of it goes back with the last fen.
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT share.order_id, 'refund_decided', NEW.id, 'platform_fee', 'refunds_due', share.fee_fen, NEW.decided_at
  FROM (
    SELECT order_id, min(fee, rest, fee - max(fee + merchant - rest, 0) * fee_ever / (fee_ever + merchant_ever)) AS fee_fen
    FROM (
      SELECT payment.order_id,
        -coalesce((SELECT balance_fen FROM ledger_balance
          WHERE order_id = payment.order_id AND account = 'platform_fee'), 0) AS fee,
        -coalesce((SELECT balance_fen FROM ledger_balance
          WHERE order_id = payment.order_id AND account = 'merchant'), 0) AS merchant,
        NEW.amount_fen - coalesce((SELECT sum(amount_fen) FROM ledger_transfer
          WHERE posting = 'refund_decided' AND cause_id = NEW.id AND debit = 'guest'), 0) AS rest,
        coalesce((SELECT sum(amount_fen) FROM ledger_transfer
          WHERE order_id = payment.order_id AND posting = 'platform_fee'), 0) AS fee_ever,
        coalesce((SELECT sum(amount_fen) FROM ledger_transfer
          WHERE order_id = payment.order_id AND posting = 'earned'), 0) AS merchant_ever
      FROM payment WHERE payment.id = NEW.payment_id
    )
    WHERE fee_ever > 0
  ) AS share
  WHERE share.fee_fen > 0;
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, 'refund_decided', NEW.id, 'merchant', 'refunds_due',
    NEW.amount_fen - (
      SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
      WHERE posting = 'refund_decided' AND cause_id = NEW.id AND debit IN ('guest', 'platform_fee')
    ),
    NEW.decided_at
  FROM payment
  WHERE payment.id = NEW.payment_id AND NEW.amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
    WHERE posting = 'refund_decided' AND cause_id = NEW.id AND debit IN ('guest', 'platform_fee')
  );
  -- What the shop paid out itself is settled from the beginning.
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, 'refund_settled', NEW.id, 'refunds_due', payment.channel, NEW.amount_fen, NEW.changed_at
  FROM payment WHERE payment.id = NEW.payment_id AND NEW.state = 'settled';
END;

CREATE TRIGGER refund_ledger_on_exception AFTER INSERT ON refund WHEN NEW.exception_id IS NOT NULL BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NULL, 'refund_decided', NEW.id, 'suspense', 'refunds_due', NEW.amount_fen, NEW.decided_at);
END;

CREATE TRIGGER refund_moves_as_allowed BEFORE UPDATE OF state ON refund
WHEN NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
  VALUES ('decided', 'sent'), ('decided', 'settled'), ('decided', 'abnormal'), ('sent', 'settled'), ('sent', 'abnormal'),
    ('abnormal', 'decided'), ('abnormal', 'sent'), ('abnormal', 'settled')
) BEGIN
  SELECT raise(ABORT, 'a refund has no such transition');
END;

CREATE TRIGGER refund_settles AFTER UPDATE OF state ON refund WHEN NEW.state = 'settled' AND OLD.state <> 'settled' BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, 'refund_settled', NEW.id, 'refunds_due', payment.channel, NEW.amount_fen, NEW.changed_at
  FROM payment WHERE payment.id = NEW.payment_id;
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT NULL, 'refund_settled', NEW.id, 'refunds_due', channel, NEW.amount_fen, NEW.changed_at
  FROM payment_exception WHERE id = NEW.exception_id;
  -- The last one that was on its way ends the order.
  UPDATE "order" SET status = 'refunded', changed_by = 'gateway', changed_at = NEW.changed_at, cause = 'refunded'
  WHERE id = (SELECT order_id FROM payment WHERE id = NEW.payment_id) AND status = 'refunding' AND NOT EXISTS (
    SELECT 1 FROM payment JOIN refund ON refund.payment_id = payment.id
    WHERE payment.order_id = "order".id AND refund.state <> 'settled'
  );
END;

CREATE TRIGGER refund_within_exception BEFORE INSERT ON refund
WHEN NEW.exception_id IS NOT NULL
  AND NEW.amount_fen > (SELECT suspense_fen FROM payment_exception WHERE id = NEW.exception_id) BEGIN
  SELECT raise(ABORT, 'a refund is never larger than what came in');
END;

CREATE TRIGGER refund_within_payment BEFORE INSERT ON refund
WHEN NEW.payment_id IS NOT NULL AND (
  NEW.amount_fen + (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = NEW.payment_id)
    > (SELECT amount_fen FROM payment WHERE id = NEW.payment_id AND state = 'succeeded')
  OR NOT EXISTS (SELECT 1 FROM payment WHERE id = NEW.payment_id AND state = 'succeeded')
) BEGIN
  SELECT raise(ABORT, 'a refund is never larger than what was paid');
END;

CREATE TRIGGER refund_intervention_event AFTER INSERT ON refund_intervention BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.deed, NEW.actor, NEW.at, 'by the platform',
    json_object('refund_id', refund.id, 'amount_fen', refund.amount_fen)
  FROM refund JOIN payment ON payment.id = refund.payment_id WHERE refund.id = NEW.refund_id;
END;

CREATE TRIGGER refund_request_event AFTER INSERT ON refund_request BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'refund_asked', NEW.user_id, NEW.asked_at, NEW.reason,
    json_object('request_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER refund_request_event_on_decision AFTER UPDATE OF state ON refund_request WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'refund_request_' || NEW.state, NEW.decided_by, NEW.decided_at, coalesce(NEW.answer, ''),
    json_object('request_id', NEW.id, 'granted_fen', NEW.granted_fen));
END;

CREATE TRIGGER renewal_event_on_asking AFTER INSERT ON renewal BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'renewal_asked', NEW.changed_by, NEW.changed_at, 'renewal',
    json_object('renewal_id', NEW.id, 'minutes', NEW.minutes, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER renewal_event_on_change AFTER UPDATE OF status ON renewal WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'renewal_' || NEW.status, NEW.changed_by, NEW.changed_at, 'renewal',
    json_object('renewal_id', NEW.id, 'minutes', NEW.minutes, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER renewal_gives_back AFTER UPDATE OF status ON renewal
WHEN NEW.status = 'expired' AND OLD.status <> 'expired' BEGIN
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at WHERE renewal_id = NEW.id AND state = 'held';
END;

CREATE TRIGGER renewal_replaces_open BEFORE INSERT ON renewal WHEN NEW.status = 'pending_payment' BEGIN
  UPDATE renewal SET status = 'expired', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND status = 'pending_payment';
END;

CREATE TRIGGER renewal_takes_effect BEFORE UPDATE OF status ON renewal
WHEN NEW.status = 'paid' AND OLD.status <> 'paid' BEGIN
  SELECT raise(IGNORE) WHERE NOT EXISTS (
    SELECT 1 FROM "order" JOIN hold ON hold.order_id = "order".id AND hold.renewal_id IS NULL
    WHERE "order".id = NEW.order_id AND "order".status IN ('paid', 'in_use') AND "order".ends_at = NEW.from_ends_at
      AND hold.state = 'confirmed' AND hold.ends_at = NEW.from_ends_at
  );
  -- The trigger of the table hold ignores this where another order has the time.
  UPDATE hold SET ends_at = NEW.to_ends_at, blocked_until = NEW.to_ends_at + blocked_until - ends_at,
    changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND renewal_id IS NULL;
  SELECT raise(IGNORE) WHERE NOT EXISTS (
    SELECT 1 FROM hold WHERE order_id = NEW.order_id AND renewal_id IS NULL AND ends_at = NEW.to_ends_at
  );
  UPDATE hold SET state = 'released', changed_at = NEW.changed_at WHERE renewal_id = NEW.id AND state = 'held';
  UPDATE "order" SET ends_at = NEW.to_ends_at, amount_fen = amount_fen + NEW.amount_fen WHERE id = NEW.order_id;
  -- Another wish that is still open starts at an end that is no more.
  UPDATE renewal SET status = 'expired', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND status = 'pending_payment' AND id <> NEW.id;
END;

CREATE TRIGGER review_counts AFTER INSERT ON review BEGIN
  UPDATE listing SET review_count = review_count + 1,
    environment_marks = environment_marks + NEW.environment, facilities_marks = facilities_marks + NEW.facilities,
    tea_marks = tea_marks + NEW.tea, service_marks = service_marks + NEW.service
  WHERE number = NEW.listing_number;
END;

CREATE TRIGGER listing_words_on_store_change AFTER UPDATE OF name, address ON store BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE store_number = NEW.number);
END;

CREATE TRIGGER store_place_on_delete AFTER DELETE ON store BEGIN
  DELETE FROM store_place WHERE store_number = OLD.number;
END;

CREATE TRIGGER store_place_on_insert AFTER INSERT ON store BEGIN
  INSERT INTO store_place VALUES (NEW.number, NEW.x, NEW.x, NEW.y, NEW.y, NEW.z, NEW.z);
END;

CREATE TRIGGER store_place_on_move AFTER UPDATE OF x, y, z ON store BEGIN
  UPDATE store_place SET x_from = NEW.x, x_to = NEW.x, y_from = NEW.y, y_to = NEW.y, z_from = NEW.z, z_to = NEW.z
  WHERE store_number = NEW.number;
END;

CREATE TRIGGER tariff_is_frozen BEFORE UPDATE ON tariff BEGIN
  SELECT raise(ABORT, 'a tariff version is never changed');
END;

CREATE TRIGGER tariff_is_kept BEFORE DELETE ON tariff BEGIN
  SELECT raise(ABORT, 'a tariff version is never deleted');
END;

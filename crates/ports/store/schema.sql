-- The whole schema as the migrations leave it; written by a test, never by hand.

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

CREATE TABLE payment (
  -- The out_trade_no: it never changes, so that asking again never charges twice.
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  renewal_id TEXT REFERENCES renewal (id),
  channel TEXT NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  -- `opening`: the gateway has been or will be asked; `open`: the guest can pay; `closed`: given up.
  state TEXT NOT NULL CHECK (state IN ('opening', 'open', 'succeeded', 'closed')),
  -- What the gateway gave for the guest's cashier (prepay_id).
  session TEXT,
  -- The gateway's own number of the money.
  transaction_id TEXT,
  -- Who is asked, by the gateway's name of the person (openid): money from another person is an exception.
  payer TEXT,
  -- What the payer's bill says: kept, because a retry at the gateway must repeat it to the letter.
  description TEXT NOT NULL DEFAULT '',
  -- When the payer paid, by the gateway's clock.
  paid_at INTEGER,
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
  at INTEGER NOT NULL,
  -- The same message again is the same exception.
  UNIQUE (channel, out_trade_no, transaction_id, reason)
) STRICT;

CREATE TABLE refund (
  -- The out_refund_no, fixed when the refund is decided: a retry uses the same one.
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  payment_id TEXT NOT NULL REFERENCES payment (id),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('decided', 'sent', 'settled', 'abnormal')),
  decided_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

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

CREATE TABLE sandbox_sms (
  number INTEGER PRIMARY KEY,
  phone TEXT NOT NULL,
  -- JSON array: what fills the template; the first is the code.
  parameters TEXT NOT NULL CHECK (json_type(parameters) = 'array'),
  sent_at INTEGER NOT NULL
) STRICT;

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
  z REAL NOT NULL,
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

CREATE INDEX device_command_open ON device_command (issued_at) WHERE outcome IS NULL;

CREATE INDEX hold_active ON hold (resource_id, starts_at, blocked_until) WHERE state IN ('held', 'confirmed');

CREATE UNIQUE INDEX hold_of_order ON hold (order_id, coalesce(renewal_id, ''));

CREATE UNIQUE INDEX hold_of_renewal ON hold (renewal_id) WHERE renewal_id IS NOT NULL;

CREATE INDEX hold_unpaid ON hold (held_until) WHERE state = 'held';

CREATE INDEX idempotency_by_age ON idempotency (at);

CREATE INDEX identity_of_user ON identity (user_id);

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

CREATE UNIQUE INDEX payment_live ON payment (order_id) WHERE state IN ('opening', 'open');

CREATE INDEX payment_of_order ON payment (order_id, id);

CREATE UNIQUE INDEX payment_transaction ON payment (channel, transaction_id) WHERE transaction_id IS NOT NULL;

CREATE INDEX payment_unheard ON payment (coalesce(gateway_asked_at, asked_at)) WHERE state IN ('opening', 'open');

CREATE INDEX refund_of_payment ON refund (payment_id);

CREATE INDEX refund_unsettled ON refund (decided_at) WHERE state IN ('decided', 'sent');

CREATE UNIQUE INDEX renewal_open ON renewal (order_id) WHERE status = 'pending_payment';

CREATE INDEX renewal_unpaid ON renewal (pay_before) WHERE status = 'pending_payment';

CREATE INDEX resource_of_listing ON resource (listing_number, state);

CREATE INDEX review_of_listing ON review (listing_number, number);

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

CREATE TRIGGER order_moves_as_allowed BEFORE UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM order_transition WHERE source = OLD.status AND target = NEW.status) BEGIN
  SELECT raise(ABORT, 'the order machine has no such transition');
END;

CREATE TRIGGER payment_event_on_success AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', 'gateway', NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER payment_is_final BEFORE UPDATE OF state ON payment
WHEN OLD.state = 'succeeded' AND NEW.state <> 'succeeded' BEGIN
  SELECT raise(ABORT, 'money that came in cannot be taken back by a change of state');
END;

CREATE TRIGGER refund_event_on_decision AFTER INSERT ON refund BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, 'system', NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

CREATE TRIGGER refund_within_payment BEFORE INSERT ON refund
WHEN NEW.amount_fen + (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = NEW.payment_id)
  > (SELECT amount_fen FROM payment WHERE id = NEW.payment_id AND state = 'succeeded')
  OR NOT EXISTS (SELECT 1 FROM payment WHERE id = NEW.payment_id AND state = 'succeeded') BEGIN
  SELECT raise(ABORT, 'a refund is never larger than what was paid');
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

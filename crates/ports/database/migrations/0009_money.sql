-- Owner: payment. Money that goes back is told to the gateway, every fen is in a ledger, and what fits nowhere is resolved
-- by people. The tables payment and refund are made anew: a channel, a state and who decided are added to what they check.
CREATE TABLE refund_before AS SELECT * FROM refund;

DROP TABLE refund;

CREATE TABLE payment_now (
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

INSERT INTO payment_now (id, order_id, renewal_id, channel, amount_fen, state, prepay, transaction_id, payer, description,
  paid_at, asked_at, gateway_asked_at, expires_at, changed_at)
SELECT id, order_id, renewal_id, channel, amount_fen, state, prepay, transaction_id, payer, description,
  paid_at, asked_at, gateway_asked_at, expires_at, changed_at
FROM payment;

DROP TABLE payment;

ALTER TABLE payment_now RENAME TO payment;

CREATE INDEX payment_of_order ON payment (order_id, id);

-- One live session an order: the guest cannot be asked twice for the same money.
CREATE UNIQUE INDEX payment_live ON payment (order_id) WHERE state IN ('opening', 'open');

-- Sessions by how long nobody has asked the gateway about them: the tick begins with the longest.
CREATE INDEX payment_unheard ON payment (coalesce(gateway_asked_at, asked_at))
WHERE state IN ('opening', 'open', 'closing');

CREATE UNIQUE INDEX payment_transaction ON payment (channel, transaction_id) WHERE transaction_id IS NOT NULL;

-- What came in on a day, for the daily match.
CREATE INDEX payment_by_day ON payment (channel, paid_at) WHERE state = 'succeeded';

CREATE TRIGGER payment_is_final BEFORE UPDATE OF state ON payment
WHEN OLD.state = 'succeeded' AND NEW.state <> 'succeeded' BEGIN
  SELECT raise(ABORT, 'money that came in cannot be taken back by a change of state');
END;

-- What was asked for is what is compared with what comes in.
CREATE TRIGGER payment_asks_the_same BEFORE UPDATE OF order_id, renewal_id, channel, amount_fen, asked_at ON payment BEGIN
  SELECT raise(ABORT, 'what a payment asks for never changes');
END;

-- The gateway tells a payment of the last second a little later: for a minute longer nobody else gets the time.
CREATE TRIGGER payment_keeps_the_hold AFTER INSERT ON payment WHEN NEW.state = 'opening' BEGIN
  UPDATE hold SET held_until = NEW.expires_at + 60
  WHERE order_id = NEW.order_id AND renewal_id IS NEW.renewal_id AND state = 'held' AND held_until < NEW.expires_at + 60;
END;

-- Money that goes back. The row is also the message to the gateway, written with the change that causes it.
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

INSERT INTO refund (id, payment_id, amount_fen, reason, actor, state, decided_at, changed_at)
SELECT id, payment_id, amount_fen, reason, 'system', state, decided_at, changed_at FROM refund_before;

DROP TABLE refund_before;

CREATE INDEX refund_of_payment ON refund (payment_id);

CREATE UNIQUE INDEX refund_of_exception ON refund (exception_id) WHERE exception_id IS NOT NULL;

-- What the tick pushes on, those first that have waited longest.
CREATE INDEX refund_unsettled ON refund (coalesce(gateway_asked_at, decided_at)) WHERE state IN ('decided', 'sent');

CREATE INDEX refund_abnormal ON refund (id) WHERE state = 'abnormal';

CREATE INDEX refund_by_day ON refund (changed_at) WHERE state = 'settled';

-- What is told to the gateway of a refund: the same whenever it is told.
CREATE VIEW refund_sending (id, channel, message) AS
SELECT refund.id, coalesce(payment.channel, odd.channel), json_object(
  'id', refund.id, 'channel', coalesce(payment.channel, odd.channel),
  'out_trade_no', coalesce(payment.id, odd.out_trade_no),
  'transaction_id', coalesce(payment.transaction_id, odd.transaction_id),
  'paid_fen', coalesce(payment.amount_fen, odd.suspense_fen),
  'amount_fen', refund.amount_fen, 'reason', refund.reason, 'decided_at', refund.decided_at
)
FROM refund
LEFT JOIN payment ON payment.id = refund.payment_id
LEFT JOIN payment_exception AS odd ON odd.id = refund.exception_id;

-- Never more back than came in, whoever decides and however many at once.
CREATE TRIGGER refund_within_payment BEFORE INSERT ON refund
WHEN NEW.payment_id IS NOT NULL AND (
  NEW.amount_fen + (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = NEW.payment_id)
    > (SELECT amount_fen FROM payment WHERE id = NEW.payment_id AND state = 'succeeded')
  OR NOT EXISTS (SELECT 1 FROM payment WHERE id = NEW.payment_id AND state = 'succeeded')
) BEGIN
  SELECT raise(ABORT, 'a refund is never larger than what was paid');
END;

CREATE TRIGGER refund_within_exception BEFORE INSERT ON refund
WHEN NEW.exception_id IS NOT NULL
  AND NEW.amount_fen > (SELECT suspense_fen FROM payment_exception WHERE id = NEW.exception_id) BEGIN
  SELECT raise(ABORT, 'a refund is never larger than what came in');
END;

CREATE TRIGGER refund_asks_the_same BEFORE UPDATE OF id, payment_id, exception_id, amount_fen, decided_at ON refund BEGIN
  SELECT raise(ABORT, 'what a refund gives back never changes');
END;

CREATE TRIGGER refund_moves_as_allowed BEFORE UPDATE OF state ON refund
WHEN NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
  VALUES ('decided', 'sent'), ('decided', 'settled'), ('decided', 'abnormal'), ('sent', 'settled'), ('sent', 'abnormal'),
    ('abnormal', 'decided'), ('abnormal', 'sent'), ('abnormal', 'settled')
) BEGIN
  SELECT raise(ABORT, 'a refund has no such transition');
END;

CREATE TRIGGER refund_event_on_decision AFTER INSERT ON refund BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, NEW.actor, NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

CREATE TRIGGER refund_event_on_change AFTER UPDATE OF state ON refund WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, 'gateway', NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

-- Money at a channel of ours that fits no order waits here until people have resolved it.
ALTER TABLE payment_exception ADD COLUMN suspense_fen INTEGER NOT NULL DEFAULT 0 CHECK (suspense_fen >= 0);

ALTER TABLE payment_exception ADD COLUMN resolution TEXT CHECK (resolution IN ('refunded', 'settled_elsewhere'));

ALTER TABLE payment_exception ADD COLUMN resolved_at INTEGER;

ALTER TABLE payment_exception ADD COLUMN resolved_by TEXT;

ALTER TABLE payment_exception ADD COLUMN resolution_reason TEXT;

CREATE INDEX payment_exception_open ON payment_exception (id) WHERE resolution IS NULL;

-- What the platform keeps of each fulfilled order of a store, in hundredths of a per cent.
ALTER TABLE store ADD COLUMN platform_fee_basis_points INTEGER NOT NULL DEFAULT 0
  CHECK (platform_fee_basis_points BETWEEN 0 AND 10000);

-- The sign of what an account normally holds: 1 what we have, -1 what we owe or have earned.
CREATE TABLE ledger_account (
  name TEXT PRIMARY KEY,
  sign INTEGER NOT NULL CHECK (sign IN (-1, 1)),
  -- Whether its balance in one order can never be of the other sign.
  is_one_sided INTEGER NOT NULL CHECK (is_one_sided IN (0, 1))
) STRICT, WITHOUT ROWID;

-- `guest`: paid and not yet used; `suspense`: came in and fits no order; `refunds_due`: decided and not yet settled.
INSERT INTO ledger_account (name, sign, is_one_sided) VALUES
  ('wechat', 1, 1), ('alipay', 1, 1), ('unionpay', 1, 1), ('offline', 1, 1),
  ('guest', -1, 1), ('suspense', -1, 1), ('refunds_due', -1, 1), ('merchant', -1, 0), ('platform_fee', -1, 0);

-- Double entry: each row debits one account and credits another with the same amount, so that any set of rows sums to
-- zero. It is written by triggers only, together with what it tells of, and never changed.
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

CREATE INDEX ledger_transfer_of_order ON ledger_transfer (order_id, number);

CREATE INDEX ledger_transfer_by_time ON ledger_transfer (at);

-- A payment and a settlement move money once; a decision may take from several accounts.
CREATE UNIQUE INDEX ledger_transfer_once ON ledger_transfer (posting, cause_id, debit, credit)
WHERE posting NOT IN ('earned', 'platform_fee');

-- The balance of each account in each order ('' for money without one), kept by the trigger below.
CREATE TABLE ledger_balance (
  order_id TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES ledger_account (name),
  -- Debits less credits.
  balance_fen INTEGER NOT NULL,
  PRIMARY KEY (order_id, account)
) STRICT, WITHOUT ROWID;

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

CREATE TRIGGER payment_event_on_success AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', 'gateway', NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NEW.order_id, 'payment', NEW.id, NEW.channel, 'guest', NEW.amount_fen, NEW.changed_at);
END;

-- Money that the shop took itself is there from the beginning.
CREATE TRIGGER payment_event_on_insert AFTER INSERT ON payment WHEN NEW.state = 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT NEW.order_id, 'payment_succeeded', NEW.payer, NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen)
  WHERE NEW.channel = 'offline';
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NEW.order_id, 'payment', NEW.id, NEW.channel, 'guest', NEW.amount_fen, NEW.changed_at);
END;

-- What goes back is taken from what the guest has paid and not used; then, once the order is earned, from the platform
-- fee in its proportion and from the merchant.
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

CREATE TRIGGER payment_exception_ledger AFTER INSERT ON payment_exception WHEN NEW.suspense_fen > 0 BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NULL, 'suspense', NEW.id, NEW.channel, 'suspense', NEW.suspense_fen, NEW.at);
END;

CREATE TRIGGER payment_exception_resolves AFTER UPDATE OF resolution ON payment_exception
WHEN OLD.resolution IS NULL AND NEW.resolution = 'settled_elsewhere' AND NEW.suspense_fen > 0 BEGIN
  INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
  VALUES (NULL, 'settled_elsewhere', NEW.id, 'suspense', NEW.channel, NEW.suspense_fen, NEW.resolved_at);
END;

CREATE TRIGGER payment_exception_is_resolved_once BEFORE UPDATE OF resolution ON payment_exception
WHEN OLD.resolution IS NOT NULL BEGIN
  SELECT raise(ABORT, 'an exception is resolved once');
END;

-- A fulfilled order is earned, and so is what a cancelled one does not give back.
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

-- WeChat keeps the money of a mini-program until it is told that what was paid for has been delivered.
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

CREATE INDEX shipping_report_due ON shipping_report (coalesce(asked_at, due_at)) WHERE state = 'due';

CREATE INDEX shipping_report_refused ON shipping_report (payment_id) WHERE state = 'refused';

CREATE TRIGGER order_is_delivered AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'no_show') BEGIN
  INSERT INTO shipping_report (payment_id, state, due_at, changed_at)
  SELECT id, 'due', NEW.changed_at, NEW.changed_at FROM payment
  WHERE order_id = NEW.id AND channel = 'wechat' AND state = 'succeeded' AND amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
  )
  ON CONFLICT DO NOTHING;
END;

-- A guest's wish to get money back, for the merchant to decide.
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

CREATE UNIQUE INDEX refund_request_open ON refund_request (order_id) WHERE state = 'open';

CREATE INDEX refund_request_of_order ON refund_request (order_id, id);

CREATE INDEX refund_request_of_user ON refund_request (user_id, id);

CREATE INDEX refund_request_waiting ON refund_request (id) WHERE state = 'open';

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

-- Owner: acquiring. WeChat Pay's platform certificates as they were fetched and proven; they are public.
CREATE TABLE platform_certificate (
  serial TEXT PRIMARY KEY,
  pem TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is done now and then, by one of many: since when it was last begun.
CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Owner: member. Who works for the platform, and as what.
CREATE TABLE platform_staff (
  user_id TEXT PRIMARY KEY REFERENCES user (id),
  post TEXT NOT NULL CHECK (post IN ('operator')),
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Owner: payment. The ledger begins with what was there before it.
INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
SELECT order_id, 'payment', id, channel, 'guest', amount_fen, changed_at FROM payment WHERE state = 'succeeded';

INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
SELECT payment.order_id, 'refund_decided', refund.id, 'guest', 'refunds_due', refund.amount_fen, refund.decided_at
FROM refund JOIN payment ON payment.id = refund.payment_id;

INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
SELECT payment.order_id, 'refund_settled', refund.id, 'refunds_due', payment.channel, refund.amount_fen, refund.changed_at
FROM refund JOIN payment ON payment.id = refund.payment_id WHERE refund.state = 'settled';

INSERT INTO ledger_transfer (order_id, posting, cause_id, debit, credit, amount_fen, at)
SELECT placed.id, 'earned', placed.id, 'guest', 'merchant', -balance.balance_fen, placed.changed_at
FROM "order" AS placed JOIN ledger_balance AS balance ON balance.order_id = placed.id AND balance.account = 'guest'
WHERE placed.status IN ('completed', 'no_show', 'cancelled', 'refunded') AND balance.balance_fen < 0;

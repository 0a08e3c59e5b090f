-- Owner: payment. Attempts to collect a charge, money that goes back, and what fits nowhere. Amounts are in fen.
-- Through whom money comes; `offline`: in the shop, confirmed by its staff.
CREATE TABLE channel (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO channel (name) VALUES ('wechat'), ('alipay'), ('unionpay'), ('offline');

CREATE TABLE payment (
  -- The out_trade_no: it never changes, so that asking again never charges twice.
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  charge_id TEXT NOT NULL REFERENCES charge (id),
  -- The charge's order.
  order_id TEXT NOT NULL REFERENCES "order" (id),
  channel TEXT NOT NULL REFERENCES channel (name),
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

CREATE INDEX payment_of_order ON payment (order_id, id);

-- One live attempt a charge: the guest cannot be asked twice for the same money. It is also the way to a charge's payments.
CREATE UNIQUE INDEX payment_live ON payment (charge_id) WHERE state IN ('opening', 'open');

CREATE INDEX payment_of_charge ON payment (charge_id, id);

-- Attempts by how long nobody has asked the gateway about them: the tick begins with the longest.
CREATE INDEX payment_unheard ON payment (coalesce(gateway_asked_at, asked_at))
WHERE state IN ('opening', 'open', 'closing');

CREATE UNIQUE INDEX payment_transaction ON payment (channel, transaction_id) WHERE transaction_id IS NOT NULL;

-- What came in on a day, for the daily match.
CREATE INDEX payment_by_day ON payment (channel, paid_at) WHERE state = 'succeeded';

CREATE TRIGGER payment_is_of_the_charges_order BEFORE INSERT ON payment
WHEN NEW.order_id IS NOT (SELECT order_id FROM charge WHERE id = NEW.charge_id) BEGIN
  SELECT raise(ABORT, 'a payment is of the order of its charge');
END;

CREATE TRIGGER payment_is_final BEFORE UPDATE OF state ON payment
WHEN OLD.state = 'succeeded' AND NEW.state <> 'succeeded' BEGIN
  SELECT raise(ABORT, 'money that came in cannot be taken back by a change of state');
END;

-- What was asked for is what is compared with what comes in.
CREATE TRIGGER payment_asks_the_same BEFORE UPDATE OF order_id, charge_id, channel, amount_fen, asked_at ON payment BEGIN
  SELECT raise(ABORT, 'what a payment asks for never changes');
END;

-- Money or a message that fits no order: kept for people, never believed.
CREATE TABLE payment_exception (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  channel TEXT NOT NULL REFERENCES channel (name),
  out_trade_no TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  at INTEGER NOT NULL,
  -- What of it is at an account of ours and waits here until people have resolved it.
  suspense_fen INTEGER NOT NULL DEFAULT 0 CHECK (suspense_fen >= 0),
  resolution TEXT CHECK (resolution IN ('refunded', 'settled_elsewhere')),
  resolved_at INTEGER,
  resolved_by TEXT,
  resolution_reason TEXT,
  -- The same message again is the same exception.
  UNIQUE (channel, out_trade_no, transaction_id, reason)
) STRICT;

CREATE INDEX payment_exception_open ON payment_exception (id) WHERE resolution IS NULL;

CREATE INDEX payment_exception_by_state ON payment_exception ((resolution IS NULL), id);

-- Money by the gateway's number of it: it is booked once, whatever number of ours it comes with.
CREATE INDEX payment_exception_of_transaction ON payment_exception (channel, transaction_id);

CREATE TRIGGER payment_exception_is_resolved_once BEFORE UPDATE OF resolution ON payment_exception
WHEN OLD.resolution IS NOT NULL BEGIN
  SELECT raise(ABORT, 'an exception is resolved once');
END;

-- Money that turns out to be a payment's after all waits for nobody any more: it must not go back as an exception, too.
CREATE TRIGGER payment_is_no_exception AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  UPDATE payment_exception
  SET resolution = 'settled_elsewhere', resolved_at = NEW.changed_at, resolved_by = 'system',
    resolution_reason = 'it is the money of payment ' || NEW.id
  WHERE channel = NEW.channel AND transaction_id = NEW.transaction_id AND resolution IS NULL
    AND (NEW.transaction_id <> '' OR out_trade_no = NEW.id);
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

CREATE INDEX refund_of_payment ON refund (payment_id);

CREATE UNIQUE INDEX refund_of_exception ON refund (exception_id) WHERE exception_id IS NOT NULL;

-- What the tick pushes on, those first that have waited longest.
CREATE INDEX refund_unsettled ON refund (coalesce(gateway_asked_at, decided_at)) WHERE state IN ('decided', 'sent');

CREATE INDEX refund_abnormal ON refund (id) WHERE state = 'abnormal';

CREATE INDEX refund_by_day ON refund (changed_at) WHERE state = 'settled';

CREATE INDEX refund_by_state ON refund (state, id);

-- What is told to the gateway of a refund: the same whenever it is told. Of an exception it names what the gateway says that
-- was paid, of which a part may be booked as a payment.
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

-- What people did about a refund that the gateway could not carry out, and why.
CREATE TABLE refund_intervention (
  number INTEGER PRIMARY KEY,
  refund_id TEXT NOT NULL REFERENCES refund (id),
  -- `retried`: to be sent again with the same number; `settled_by_hand`: paid back in another way.
  deed TEXT NOT NULL CHECK (deed IN ('retried', 'settled_by_hand')),
  actor TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX refund_intervention_of_refund ON refund_intervention (refund_id, number);

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

CREATE INDEX refund_request_by_state ON refund_request (state, id);

-- Who gives the order up has an answer to what he asked for: the terms decide what goes back.
CREATE TRIGGER refund_request_ends_with_the_order AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.changed_by = NEW.user_id AND NEW.status IN ('refunding', 'cancelled') BEGIN
  UPDATE refund_request SET state = 'rejected', decided_at = NEW.changed_at, decided_by = NEW.user_id,
    answer = '您已取消订单，按退款规则退款'
  WHERE order_id = NEW.id AND state = 'open';
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

-- What the shop keeps of an order that was given up is kept by WeChat, too, until it is told that all is done.
CREATE TRIGGER shipping_report_of_order AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'no_show', 'cancelled', 'refunded') BEGIN
  INSERT INTO shipping_report (payment_id, state, due_at, changed_at)
  SELECT id, 'due', NEW.changed_at, NEW.changed_at FROM payment
  WHERE order_id = NEW.id AND channel = 'wechat' AND state = 'succeeded' AND amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
  )
  ON CONFLICT DO NOTHING;
END;

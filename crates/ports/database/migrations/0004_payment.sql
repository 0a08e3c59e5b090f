-- Owner: payment. Attempts to collect money, money to give back, and what fits nowhere. Amounts are in fen.
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
  prepay TEXT,
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

CREATE INDEX payment_of_order ON payment (order_id, id);

-- One live session an order: the guest cannot be asked twice for the same money.
CREATE UNIQUE INDEX payment_live ON payment (order_id) WHERE state IN ('opening', 'open');

-- Sessions by how long nobody has asked the gateway about them: the tick begins with the longest.
CREATE INDEX payment_unheard ON payment (coalesce(gateway_asked_at, asked_at)) WHERE state IN ('opening', 'open');

CREATE UNIQUE INDEX payment_transaction ON payment (channel, transaction_id) WHERE transaction_id IS NOT NULL;

CREATE TRIGGER payment_is_final BEFORE UPDATE OF state ON payment
WHEN OLD.state = 'succeeded' AND NEW.state <> 'succeeded' BEGIN
  SELECT raise(ABORT, 'money that came in cannot be taken back by a change of state');
END;

CREATE TRIGGER payment_event_on_success AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', 'gateway', NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

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

CREATE INDEX refund_of_payment ON refund (payment_id);

CREATE INDEX refund_unsettled ON refund (decided_at) WHERE state IN ('decided', 'sent');

-- Never more back than came in, whoever decides and however many at once.
CREATE TRIGGER refund_within_payment BEFORE INSERT ON refund
WHEN NEW.amount_fen + (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = NEW.payment_id)
  > (SELECT amount_fen FROM payment WHERE id = NEW.payment_id AND state = 'succeeded')
  OR NOT EXISTS (SELECT 1 FROM payment WHERE id = NEW.payment_id AND state = 'succeeded') BEGIN
  SELECT raise(ABORT, 'a refund is never larger than what was paid');
END;

CREATE TRIGGER refund_event_on_decision AFTER INSERT ON refund BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, 'system', NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

-- Money or a message that fits no order: kept for people, never believed.
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

-- What belongs to payment, as the steps leave it; written by a test, never by hand.

-- The accounts of the ledger.
-- The sign of what an account normally holds: 1 what we have, -1 what we owe or have earned.
CREATE TABLE ledger_account (
  name TEXT PRIMARY KEY,
  sign INTEGER NOT NULL CHECK (sign IN (-1, 1)),
  -- Whether its balance in one charge can never be of the other sign.
  is_one_sided INTEGER NOT NULL CHECK (is_one_sided IN (0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO ledger_account (name, sign, is_one_sided) VALUES
  ('alipay', 1, 1),
  ('deposit', -1, 1),
  ('guest', -1, 1),
  ('merchant', -1, 0),
  ('offline', 1, 1),
  ('platform_fee', -1, 0),
  ('refunds_due', -1, 1),
  ('suspense', -1, 1),
  ('unionpay', 1, 1),
  ('wechat', 1, 1);

-- Attempts to collect a charge, money that goes back, and what fits nowhere. Amounts are in fen.
-- Through whom money comes; `offline`: in the shop, confirmed by its staff.
CREATE TABLE channel (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO channel (name) VALUES
  ('alipay'),
  ('offline'),
  ('unionpay'),
  ('wechat');

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
  changed_at INTEGER NOT NULL, account_id TEXT REFERENCES payment_account (id),
  CHECK ((state = 'succeeded') = (transaction_id IS NOT NULL))
) STRICT
;

CREATE INDEX payment_of_order ON payment (order_id, id);

-- One live attempt a charge: the guest cannot be asked twice for the same money. It is also the way to a charge's payments.
CREATE UNIQUE INDEX payment_live ON payment (charge_id) WHERE state IN ('opening', 'open');

CREATE INDEX payment_of_charge ON payment (charge_id, id);

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
  resolution_reason TEXT, account_id TEXT REFERENCES payment_account (id),
  -- The same message again is the same exception.
  UNIQUE (channel, out_trade_no, transaction_id, reason)
) STRICT
;

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
  failure TEXT, ordered_at INTEGER,
  CHECK ((payment_id IS NULL) <> (exception_id IS NULL))
) STRICT
;

CREATE INDEX refund_of_payment ON refund (payment_id);

CREATE UNIQUE INDEX refund_of_exception ON refund (exception_id) WHERE exception_id IS NOT NULL;

CREATE INDEX refund_abnormal ON refund (id) WHERE state = 'abnormal';

CREATE INDEX refund_by_day ON refund (changed_at) WHERE state = 'settled';

CREATE INDEX refund_by_state ON refund (state, id);

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
  at INTEGER NOT NULL
, reason TEXT NOT NULL DEFAULT '-'
  CHECK (length(CAST(reason AS BLOB)) BETWEEN 1 AND 16000)) STRICT
;

CREATE INDEX refund_intervention_of_refund ON refund_intervention (refund_id, number);

-- A guest's wish to get money back, for the merchant to decide.
CREATE TABLE refund_request (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  user_id TEXT NOT NULL REFERENCES user (id),
  -- How much the guest asks for.
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected')),
  asked_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  -- What the merchant gives back, and says to the guest.
  granted_fen INTEGER CHECK (granted_fen > 0),
  reason TEXT NOT NULL DEFAULT '-'
  CHECK (length(CAST(reason AS BLOB)) BETWEEN 1 AND 16000), answer TEXT CHECK (length(CAST(answer AS BLOB)) <= 16000),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK ((state = 'approved') = (granted_fen IS NOT NULL))
) STRICT
;

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

-- Every fen that moves is in the ledger, written by triggers together with what it tells of.
-- What moves money from one account to another.
CREATE TABLE ledger_posting (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO ledger_posting (name) VALUES
  ('earned'),
  ('payment'),
  ('platform_fee'),
  ('refund_decided'),
  ('refund_settled'),
  ('settled_elsewhere'),
  ('suspense');

-- Double entry: each row debits one account and credits another with the same amount, so that any set of rows sums to
-- zero. It is written by triggers only, together with what it tells of, and never changed.
CREATE TABLE ledger_transfer (
  number INTEGER PRIMARY KEY,
  -- Null, both of them, for money that fits no order.
  order_id TEXT REFERENCES "order" (id),
  charge_id TEXT REFERENCES charge (id),
  posting TEXT NOT NULL REFERENCES ledger_posting (name),
  -- The payment, refund, charge or exception that it tells of.
  cause_id TEXT NOT NULL,
  debit TEXT NOT NULL REFERENCES ledger_account (name),
  credit TEXT NOT NULL REFERENCES ledger_account (name),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  at INTEGER NOT NULL,
  CHECK (debit <> credit),
  CHECK ((order_id IS NULL) = (charge_id IS NULL))
) STRICT;

CREATE INDEX ledger_transfer_of_order ON ledger_transfer (order_id, number);

CREATE INDEX ledger_transfer_by_time ON ledger_transfer (at);

-- What the ledger tells of one cause: a refund looks what it has taken already.
CREATE INDEX ledger_transfer_of_cause ON ledger_transfer (cause_id, posting);

-- A payment and a settlement move money once; a decision may take from several accounts.
CREATE UNIQUE INDEX ledger_transfer_once ON ledger_transfer (posting, cause_id, debit, credit)
WHERE posting NOT IN ('earned', 'platform_fee');

-- The balance of each account in each charge ('' for money without one), kept by the trigger below.
CREATE TABLE ledger_balance (
  order_id TEXT NOT NULL,
  charge_id TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES ledger_account (name),
  -- Debits less credits.
  balance_fen INTEGER NOT NULL,
  PRIMARY KEY (order_id, charge_id, account)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_transfer_counts AFTER INSERT ON ledger_transfer BEGIN
  INSERT INTO ledger_balance (order_id, charge_id, account, balance_fen)
  VALUES (coalesce(NEW.order_id, ''), coalesce(NEW.charge_id, ''), NEW.debit, NEW.amount_fen)
  ON CONFLICT (order_id, charge_id, account) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen;
  INSERT INTO ledger_balance (order_id, charge_id, account, balance_fen)
  VALUES (coalesce(NEW.order_id, ''), coalesce(NEW.charge_id, ''), NEW.credit, -NEW.amount_fen)
  ON CONFLICT (order_id, charge_id, account) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen;
  SELECT raise(ABORT, 'an account of the ledger would be overdrawn') WHERE EXISTS (
    SELECT 1 FROM ledger_balance JOIN ledger_account ON ledger_account.name = ledger_balance.account
    WHERE ledger_balance.order_id = coalesce(NEW.order_id, '') AND ledger_balance.charge_id = coalesce(NEW.charge_id, '')
      AND account IN (NEW.debit, NEW.credit) AND is_one_sided AND balance_fen * sign < 0
  );
END;

CREATE TRIGGER ledger_transfer_is_final BEFORE UPDATE ON ledger_transfer BEGIN
  SELECT raise(ABORT, 'the ledger is never changed');
END;

CREATE TRIGGER ledger_transfer_is_kept BEFORE DELETE ON ledger_transfer BEGIN
  SELECT raise(ABORT, 'the ledger is never deleted from');
END;

-- What comes in waits in the account of its charge's kind.
CREATE TRIGGER ledger_of_payment AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT NEW.order_id, NEW.charge_id, 'payment', NEW.id, NEW.channel, charge_kind.account, NEW.amount_fen, NEW.changed_at
  FROM charge JOIN charge_kind ON charge_kind.name = charge.kind WHERE charge.id = NEW.charge_id;
END;

-- Money that the shop took itself is there from the beginning.
CREATE TRIGGER ledger_of_offline_payment AFTER INSERT ON payment WHEN NEW.state = 'succeeded' BEGIN
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT NEW.order_id, NEW.charge_id, 'payment', NEW.id, NEW.channel, charge_kind.account, NEW.amount_fen, NEW.changed_at
  FROM charge JOIN charge_kind ON charge_kind.name = charge.kind WHERE charge.id = NEW.charge_id;
END;

-- What goes back is taken from what the guest has paid and not used, or deposited; then, once the charge is earned, from the
-- platform fee in its proportion and from the merchant.
CREATE TRIGGER ledger_of_refund AFTER INSERT ON refund WHEN NEW.payment_id IS NOT NULL BEGIN
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, payment.charge_id, 'refund_decided', NEW.id, balance.account, 'refunds_due',
    min(NEW.amount_fen, -balance.balance_fen), NEW.decided_at
  FROM payment
  JOIN charge ON charge.id = payment.charge_id
  JOIN charge_kind ON charge_kind.name = charge.kind
  JOIN ledger_balance AS balance ON balance.order_id = payment.order_id AND balance.charge_id = payment.charge_id
    AND balance.account = charge_kind.account
  WHERE payment.id = NEW.payment_id AND balance.balance_fen < 0;
  -- The platform keeps of what is left its share of what was earned, rounded down: all of it goes back with the last fen.
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT share.order_id, share.charge_id, 'refund_decided', NEW.id, 'platform_fee', 'refunds_due', share.fee_fen,
    NEW.decided_at
  FROM (
    SELECT order_id, charge_id,
      min(fee, rest, fee - max(fee + merchant - rest, 0) * fee_ever / (fee_ever + merchant_ever)) AS fee_fen
    FROM (
      SELECT payment.order_id, payment.charge_id,
        -coalesce((SELECT balance_fen FROM ledger_balance
          WHERE order_id = payment.order_id AND charge_id = payment.charge_id AND account = 'platform_fee'), 0) AS fee,
        -coalesce((SELECT balance_fen FROM ledger_balance
          WHERE order_id = payment.order_id AND charge_id = payment.charge_id AND account = 'merchant'), 0) AS merchant,
        NEW.amount_fen - coalesce((SELECT sum(amount_fen) FROM ledger_transfer
          WHERE posting = 'refund_decided' AND cause_id = NEW.id), 0) AS rest,
        coalesce((SELECT sum(amount_fen) FROM ledger_transfer
          WHERE cause_id = payment.charge_id AND posting = 'platform_fee'), 0) AS fee_ever,
        coalesce((SELECT sum(amount_fen) FROM ledger_transfer
          WHERE cause_id = payment.charge_id AND posting = 'earned'), 0) AS merchant_ever
      FROM payment WHERE payment.id = NEW.payment_id
    )
    WHERE fee_ever > 0
  ) AS share
  WHERE share.fee_fen > 0;
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, payment.charge_id, 'refund_decided', NEW.id, 'merchant', 'refunds_due',
    NEW.amount_fen - taken.fen, NEW.decided_at
  FROM payment JOIN (
    SELECT coalesce(sum(amount_fen), 0) AS fen FROM ledger_transfer WHERE posting = 'refund_decided' AND cause_id = NEW.id
  ) AS taken
  WHERE payment.id = NEW.payment_id AND NEW.amount_fen > taken.fen;
  -- What the shop paid out itself is settled from the beginning.
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, payment.charge_id, 'refund_settled', NEW.id, 'refunds_due', payment.channel, NEW.amount_fen,
    NEW.changed_at
  FROM payment WHERE payment.id = NEW.payment_id AND NEW.state = 'settled';
END;

CREATE TRIGGER ledger_of_exceptions_refund AFTER INSERT ON refund WHEN NEW.exception_id IS NOT NULL BEGIN
  INSERT INTO ledger_transfer (posting, cause_id, debit, credit, amount_fen, at)
  VALUES ('refund_decided', NEW.id, 'suspense', 'refunds_due', NEW.amount_fen, NEW.decided_at);
END;

CREATE TRIGGER ledger_of_settled_refund AFTER UPDATE OF state ON refund
WHEN NEW.state = 'settled' AND OLD.state <> 'settled' BEGIN
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT payment.order_id, payment.charge_id, 'refund_settled', NEW.id, 'refunds_due', payment.channel, NEW.amount_fen,
    NEW.changed_at
  FROM payment WHERE payment.id = NEW.payment_id;
  INSERT INTO ledger_transfer (posting, cause_id, debit, credit, amount_fen, at)
  SELECT 'refund_settled', NEW.id, 'refunds_due', channel, NEW.amount_fen, NEW.changed_at
  FROM payment_exception WHERE id = NEW.exception_id;
END;

CREATE TRIGGER ledger_of_exception AFTER INSERT ON payment_exception WHEN NEW.suspense_fen > 0 BEGIN
  INSERT INTO ledger_transfer (posting, cause_id, debit, credit, amount_fen, at)
  VALUES ('suspense', NEW.id, NEW.channel, 'suspense', NEW.suspense_fen, NEW.at);
END;

CREATE TRIGGER ledger_of_resolution AFTER UPDATE OF resolution ON payment_exception
WHEN OLD.resolution IS NULL AND NEW.resolution = 'settled_elsewhere' AND NEW.suspense_fen > 0 BEGIN
  INSERT INTO ledger_transfer (posting, cause_id, debit, credit, amount_fen, at)
  VALUES ('settled_elsewhere', NEW.id, 'suspense', NEW.channel, NEW.suspense_fen, NEW.resolved_at);
END;

-- Writing a charge here says that it is earned: what its guest has paid and not got back goes to the merchant, less what the
-- platform keeps. A deposit waits in another account and is never earned.
CREATE VIEW earning (charge_id, at) AS SELECT NULL, NULL WHERE 0;

CREATE TRIGGER ledger_of_earning INSTEAD OF INSERT ON earning BEGIN
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT balance.order_id, balance.charge_id, 'platform_fee', NEW.charge_id, 'guest', 'platform_fee',
    -balance.balance_fen * store.platform_fee_basis_points / 10000, NEW.at
  FROM charge
  JOIN "order" AS placed ON placed.id = charge.order_id
  JOIN store ON store.number = placed.store_number
  JOIN ledger_balance AS balance ON balance.order_id = charge.order_id AND balance.charge_id = charge.id
    AND balance.account = 'guest'
  WHERE charge.id = NEW.charge_id AND -balance.balance_fen * store.platform_fee_basis_points / 10000 > 0;
  INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
  SELECT balance.order_id, balance.charge_id, 'earned', NEW.charge_id, 'guest', 'merchant', -balance.balance_fen, NEW.at
  FROM charge
  JOIN ledger_balance AS balance ON balance.order_id = charge.order_id AND balance.charge_id = charge.id
    AND balance.account = 'guest'
  WHERE charge.id = NEW.charge_id AND balance.balance_fen < 0;
END;

-- A fulfilled order is earned, charge by charge, and so is what a cancelled one does not give back.
CREATE TRIGGER earning_at_the_end AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'no_show', 'cancelled', 'refunded') BEGIN
  INSERT INTO earning (charge_id, at) SELECT id, NEW.changed_at FROM charge WHERE order_id = NEW.id;
END;

CREATE TRIGGER earning_when_paid AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND CASE (SELECT is_earned FROM charge_kind WHERE name = NEW.kind)
  WHEN 'when_paid' THEN 1
  WHEN 'at_the_end' THEN (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('completed', 'no_show')
END BEGIN
  INSERT INTO earning (charge_id, at) VALUES (NEW.id, NEW.changed_at);
END;

-- What is paid for after it was delivered is delivered as soon as it is paid: the instalment of a lease whose phone
-- is with its guest, and whatever is paid once the order is over. Else nobody would ever tell WeChat of it, and its money would
-- stay there.
CREATE TRIGGER shipping_report_of_charge AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND (SELECT CASE is_earned
  WHEN 'when_paid' THEN placed.status IN ('in_use', 'completed', 'no_show')
  ELSE placed.status IN ('completed', 'no_show')
END FROM charge_kind JOIN "order" AS placed ON placed.id = NEW.order_id WHERE charge_kind.name = NEW.kind) BEGIN
  INSERT INTO shipping_report (payment_id, state, due_at, changed_at)
  SELECT id, 'due', NEW.changed_at, NEW.changed_at FROM payment
  WHERE charge_id = NEW.id AND channel = 'wechat' AND state = 'succeeded' AND amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
  )
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER payment_keeps_its_account BEFORE UPDATE OF account_id ON payment BEGIN
  SELECT raise(ABORT, 'a payment is asked about with the account that it was opened with');
END;

-- What is told to the gateway of a refund: the same whenever it is told, but for the time, which is a new one only after the
-- gateway has said that it knows none of the earlier. Of an exception it names what the gateway says that was paid, of which a
-- part may be booked as a payment. The account is none of what is told: it is who tells it.
CREATE VIEW refund_sending (id, channel, message) AS
SELECT refund.id, coalesce(payment.channel, odd.channel), json_object(
  'id', refund.id, 'channel', coalesce(payment.channel, odd.channel),
  'account', json((SELECT named FROM payment_account_named AS account
    WHERE account.id = coalesce(payment.account_id, odd.account_id))),
  'out_trade_no', coalesce(payment.id, odd.out_trade_no),
  'transaction_id', coalesce(payment.transaction_id, odd.transaction_id),
  'paid_fen', coalesce(payment.amount_fen, odd.detail ->> 'amount_fen', odd.suspense_fen),
  'amount_fen', refund.amount_fen, 'reason', refund.reason,
  'ordered_at', coalesce(refund.ordered_at, refund.decided_at)
)
FROM refund
LEFT JOIN payment ON payment.id = refund.payment_id
LEFT JOIN payment_exception AS odd ON odd.id = refund.exception_id;

CREATE UNIQUE INDEX payment_transaction ON payment (channel, transaction_id)
WHERE transaction_id IS NOT NULL AND channel <> 'offline';

CREATE INDEX payment_receipt ON payment (transaction_id) WHERE channel = 'offline';

CREATE TRIGGER payment_receipt_is_used_once BEFORE INSERT ON payment
WHEN NEW.channel = 'offline' AND EXISTS (
  SELECT 1 FROM payment AS other JOIN "order" AS placed ON placed.id = other.order_id
  WHERE other.channel = 'offline' AND other.transaction_id = NEW.transaction_id
    AND placed.store_number = (SELECT store_number FROM "order" WHERE id = NEW.order_id)
) BEGIN
  SELECT raise(ABORT, 'a receipt is for one payment');
END;

-- What a payment that succeeded says is what the gateway or the staff have said.
CREATE TRIGGER payment_that_succeeded_says_the_same
BEFORE UPDATE OF charge_id, order_id, channel, amount_fen, state, transaction_id, payer, paid_at, account_id ON payment
WHEN OLD.state = 'succeeded' AND (
  NEW.charge_id, NEW.order_id, NEW.channel, NEW.amount_fen, NEW.state, NEW.transaction_id, NEW.payer, NEW.paid_at, NEW.account_id
) IS NOT (
  OLD.charge_id, OLD.order_id, OLD.channel, OLD.amount_fen, OLD.state, OLD.transaction_id, OLD.payer, OLD.paid_at, OLD.account_id
) BEGIN
  SELECT raise(ABORT, 'what a payment that succeeded says never changes');
END;

CREATE TRIGGER payment_that_succeeded_stays BEFORE DELETE ON payment WHEN OLD.state = 'succeeded' BEGIN
  SELECT raise(ABORT, 'what a payment that succeeded says never changes');
END;

CREATE TRIGGER refund_intervention_says_the_same BEFORE UPDATE ON refund_intervention BEGIN
  SELECT raise(ABORT, 'what people have done never changes');
END;

CREATE TRIGGER refund_intervention_stays BEFORE DELETE ON refund_intervention BEGIN
  SELECT raise(ABORT, 'what people have done never changes');
END;

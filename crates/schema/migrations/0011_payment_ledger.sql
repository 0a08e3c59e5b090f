-- Owner: payment. Every fen that moves is in the ledger, written by triggers together with what it tells of.
-- What moves money from one account to another.
CREATE TABLE ledger_posting (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO ledger_posting (name) VALUES
  ('payment'), ('refund_decided'), ('refund_settled'), ('earned'), ('platform_fee'), ('suspense'), ('settled_elsewhere');

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
WHEN NEW.state = 'paid' AND OLD.state <> 'paid'
  AND (SELECT is_earned FROM charge_kind WHERE name = NEW.kind) = 'when_paid' BEGIN
  INSERT INTO earning (charge_id, at) VALUES (NEW.id, NEW.changed_at);
END;

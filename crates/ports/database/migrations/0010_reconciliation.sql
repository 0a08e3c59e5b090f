-- Owner: reconciliation. The daily match of orders, payments, ledger and the channels' bills. A run is of one channel and
-- one calendar day in China.
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

-- What the channels' bills list, by number: an entry of a neighbouring day is found as well.
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

CREATE INDEX bill_entry_by_day ON bill_entry (channel, date, kind);

-- What does not agree, and what became of it. The same fault found again is the same difference.
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

CREATE INDEX difference_by_state ON difference (state, id);

CREATE INDEX difference_by_day ON difference (date, scope, id);

CREATE TABLE difference_event (
  number INTEGER PRIMARY KEY,
  difference_id TEXT NOT NULL REFERENCES difference (id),
  state TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE INDEX difference_event_of_difference ON difference_event (difference_id, number);

CREATE TRIGGER difference_event_on_finding AFTER INSERT ON difference BEGIN
  INSERT INTO difference_event (difference_id, state, actor, at, note)
  VALUES (NEW.id, NEW.state, NEW.changed_by, NEW.changed_at, NEW.note);
END;

CREATE TRIGGER difference_event_on_change AFTER UPDATE OF state, note ON difference
WHEN NEW.state <> OLD.state OR NEW.note <> OLD.note BEGIN
  INSERT INTO difference_event (difference_id, state, actor, at, note)
  VALUES (NEW.id, NEW.state, NEW.changed_by, NEW.changed_at, NEW.note);
END;

-- Owner: payment. What people did about a refund that the gateway could not carry out, and why.
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

-- The guest reads the order's log: what the operators note for each other stays with them.
CREATE TRIGGER refund_intervention_event AFTER INSERT ON refund_intervention BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.deed, NEW.actor, NEW.at, 'by the platform',
    json_object('refund_id', refund.id, 'amount_fen', refund.amount_fen)
  FROM refund JOIN payment ON payment.id = refund.payment_id WHERE refund.id = NEW.refund_id;
END;

-- The lists that people work through.
CREATE INDEX refund_by_state ON refund (state, id);

CREATE INDEX refund_request_by_state ON refund_request (state, id);

CREATE INDEX payment_exception_by_state ON payment_exception ((resolution IS NULL), id);

-- Money by the gateway's number of it: it is booked once, whatever number of ours it comes with.
CREATE INDEX payment_exception_of_transaction ON payment_exception (channel, transaction_id);

-- Owner: payment. What the ledger tells of one cause: a refund looks what it has taken already.
CREATE INDEX ledger_transfer_of_cause ON ledger_transfer (cause_id, posting);

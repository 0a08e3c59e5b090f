-- What belongs to reconciliation, as the steps leave it; written by a test, never by hand.

-- The daily match of orders, payments, ledger and the channels' bills. A run is of one channel and
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

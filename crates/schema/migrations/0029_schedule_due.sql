-- Owner: schedule. One table for all that time brings. Whoever causes something writes its row in the same transaction, by a
-- trigger; the ticker hands what is due to the component that answers for it. What time decides by itself stays decided by time
-- alone: a row that comes late, early or twice changes nothing for anybody, because the guard stands in the owner's statement.
CREATE TABLE due_task (
  name TEXT PRIMARY KEY,
  -- The component that answers `/internal/due/<name>`.
  owner TEXT NOT NULL,
  -- Tasks of one stage are done side by side, those of the next one after them: what the gateways know comes before what the
  -- clock decides, so that a payment of the last second is found before its order is given up.
  stage INTEGER NOT NULL,
  -- How many subjects the owner gets at once.
  batch INTEGER NOT NULL CHECK (batch > 0),
  -- How long what was handed over is left alone: of two tickers at once one hands it over, and what the owner leaves undone
  -- comes again then.
  lease_seconds INTEGER NOT NULL CHECK (lease_seconds > 0),
  -- What the owner counts, as the ticker's answer names it.
  counts TEXT NOT NULL CHECK (json_type(counts) = 'array')
) STRICT, WITHOUT ROWID;

CREATE TABLE due (
  task TEXT NOT NULL REFERENCES due_task (name),
  -- What it is about, by its id; empty where a task is only about the time.
  subject TEXT NOT NULL,
  -- Who has to be asked for it: one who is silent holds up his own lane only. Empty where nobody is asked.
  lane TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  -- Of much that is due, what is nearest to this comes first.
  useful_until INTEGER NOT NULL,
  PRIMARY KEY (task, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX due_by_time ON due (at, task, lane);

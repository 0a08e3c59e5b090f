-- Owner: schedule. What is due for an order and for its charge is written at the same moment, and their ids are of that moment:
-- by subject they stand on one page.
CREATE TABLE due_before AS SELECT task, subject, lane, at, useful_until FROM due;

DROP INDEX due_by_time;

DROP TABLE due;

CREATE TABLE due (
  task TEXT NOT NULL REFERENCES due_task (name),
  -- What it is about, by its id; empty where a task is only about the time.
  subject TEXT NOT NULL,
  -- Who has to be asked for it: one who is silent holds up his own lane only. Empty where nobody is asked.
  lane TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  -- Of much that is due, what is nearest to this comes first.
  useful_until INTEGER NOT NULL,
  PRIMARY KEY (subject, task)
) STRICT, WITHOUT ROWID;

CREATE INDEX due_by_time ON due (at, task, lane);

INSERT INTO due (task, subject, lane, at, useful_until) SELECT task, subject, lane, at, useful_until FROM due_before;

DROP TABLE due_before;

DROP TRIGGER due_of_placed_fulfilment;

-- An order without a price is paid from the beginning, before it is known what it brings and when.
CREATE TRIGGER due_of_placed_fulfilment AFTER INSERT ON fulfilment
WHEN (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('paid', 'in_use') BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end
  WHERE order_id = NEW.order_id AND fulfilment_id = NEW.id AND at IS NOT NULL;
END;

-- Owner: order. What a guest bought. Money is in fen.
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

CREATE INDEX order_of_user ON "order" (user_id, id);

-- What the tick looks for: orders that wait for money, and stays that may be over.
CREATE INDEX order_unpaid ON "order" (pay_before) WHERE status = 'pending_payment';

CREATE INDEX order_running ON "order" (ends_at) WHERE status IN ('paid', 'in_use');

-- The order machine. A change that is not listed cannot be made by any component.
CREATE TABLE order_transition (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;

INSERT INTO order_transition (source, target) VALUES
  ('pending_payment', 'paid'), ('pending_payment', 'expired'), ('pending_payment', 'cancelled'),
  ('expired', 'paid'),
  ('paid', 'in_use'), ('paid', 'no_show'), ('paid', 'cancelled'), ('paid', 'refunding'),
  ('in_use', 'completed'), ('in_use', 'refunding'),
  ('no_show', 'refunding'), ('completed', 'refunding'),
  ('refunding', 'refunded');

CREATE TRIGGER order_moves_as_allowed BEFORE UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM order_transition WHERE source = OLD.status AND target = NEW.status) BEGIN
  SELECT raise(ABORT, 'the order machine has no such transition');
END;

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

-- The order's log: every change of status by the triggers, everything else by who did it.
CREATE TABLE order_event (
  number INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES "order" (id),
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  detail TEXT CHECK (detail IS NULL OR json_valid(detail))
) STRICT;

CREATE INDEX order_event_of_order ON order_event (order_id, number);

-- Who presses at a shut door without end is told in the log so often a minute and no more.
CREATE INDEX order_event_refused ON order_event (order_id, at) WHERE kind = 'unlock_refused';

CREATE TRIGGER order_event_on_placing AFTER INSERT ON "order" BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

CREATE TRIGGER order_event_on_change AFTER UPDATE OF status ON "order" WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

-- A wish to stay longer. The order's end moves when the money is there.
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

-- One open wish an order: two would both start at the same end.
CREATE UNIQUE INDEX renewal_open ON renewal (order_id) WHERE status = 'pending_payment';

CREATE INDEX renewal_unpaid ON renewal (pay_before) WHERE status = 'pending_payment';

-- A new wish takes the place of the one that is open.
CREATE TRIGGER renewal_replaces_open BEFORE INSERT ON renewal WHEN NEW.status = 'pending_payment' BEGIN
  UPDATE renewal SET status = 'expired', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND status = 'pending_payment';
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

-- Owner: booking. A resource occupied for a time.
-- `held` waits for payment until held_until, `confirmed` is paid for; `lapsed` was not paid in time, `released` was
-- given back. The first two are active.
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

-- One hold a stay and one a renewal; also the way to the holds of an order.
CREATE UNIQUE INDEX hold_of_order ON hold (order_id, coalesce(renewal_id, ''));

CREATE UNIQUE INDEX hold_of_renewal ON hold (renewal_id) WHERE renewal_id IS NOT NULL;

-- Active holds of one resource never overlap, so they have one order in time: the last one that starts before a
-- moment is the only one that can cover it.
CREATE INDEX hold_active ON hold (resource_id, starts_at, blocked_until) WHERE state IN ('held', 'confirmed');

CREATE INDEX hold_unpaid ON hold (held_until) WHERE state = 'held';

-- The invariant of the house: no two active holds of one resource overlap, cleaning gap included. Holds of one order
-- may touch (a renewal begins within the gap of its own stay). A hold whose time to pay is over gives way by itself,
-- whether the tick has come by or not. A new hold that finds no room is not inserted: RETURNING gives no row.
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

-- What a renewal that will not be paid has kept free is free again.
CREATE TRIGGER renewal_gives_back AFTER UPDATE OF status ON renewal
WHEN NEW.status = 'expired' AND OLD.status <> 'expired' BEGIN
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at WHERE renewal_id = NEW.id AND state = 'held';
END;

-- A renewal that is paid takes effect as a whole or not at all: the stay's end, its hold and the order's amount move
-- together. It cannot (the change is ignored, RETURNING gives no row) where the order is not running, its end is no
-- longer the one that the renewal starts from, or another order has the time: the money goes back then.
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

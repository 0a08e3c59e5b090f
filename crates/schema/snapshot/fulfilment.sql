-- What belongs to fulfilment, as the steps leave it; written by a test, never by hand.

-- How what was bought reaches the guest: one row for each thing that must, with the small state machine
-- of its method. The first that begins makes the order `in_use`, the last that ends `completed`.
CREATE TABLE fulfilment_method (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO fulfilment_method (name) VALUES
  ('delivery'),
  ('dispense'),
  ('lease'),
  ('pickup'),
  ('serve'),
  ('stay'),
  ('visit');

-- The states of a method, by what they mean for the order: `waiting` has not begun, `begun` is under way; `over` has reached
-- the guest, `missed` did not by the guest's doing, `given_up` will not.
CREATE TABLE fulfilment_state (
  method TEXT NOT NULL REFERENCES fulfilment_method (name),
  name TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('waiting', 'begun', 'over', 'missed', 'given_up')),
  -- Whether it is the first.
  is_first INTEGER NOT NULL DEFAULT 0 CHECK (is_first IN (0, 1)),
  -- What time alone makes of it when the order's time is over; null where somebody has to say what became of it.
  after_time TEXT,
  -- How the order's log tells that.
  time_cause TEXT,
  PRIMARY KEY (method, name),
  CHECK ((after_time IS NULL) = (time_cause IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO fulfilment_state (method, name, phase, is_first, after_time, time_cause) VALUES
  ('delivery', 'delivered', 'over', 0, NULL, NULL),
  ('delivery', 'given_up', 'given_up', 0, NULL, NULL),
  ('delivery', 'missed', 'missed', 0, NULL, NULL),
  ('delivery', 'on_the_way', 'begun', 0, NULL, NULL),
  ('delivery', 'waiting', 'waiting', 1, NULL, NULL),
  ('dispense', 'authorised', 'waiting', 0, NULL, NULL),
  ('dispense', 'dispensed', 'over', 0, NULL, NULL),
  ('dispense', 'dispensing', 'begun', 0, NULL, NULL),
  ('dispense', 'given_up', 'given_up', 0, NULL, NULL),
  ('dispense', 'missed', 'missed', 0, NULL, NULL),
  ('dispense', 'waiting', 'waiting', 1, NULL, NULL),
  ('lease', 'bought', 'over', 0, NULL, NULL),
  ('lease', 'given_up', 'given_up', 0, NULL, NULL),
  ('lease', 'in_hand', 'begun', 0, NULL, NULL),
  ('lease', 'lost', 'missed', 0, NULL, NULL),
  ('lease', 'returned', 'over', 0, NULL, NULL),
  ('lease', 'shipped', 'waiting', 0, NULL, NULL),
  ('lease', 'waiting', 'waiting', 1, NULL, NULL),
  ('pickup', 'collected', 'over', 0, NULL, NULL),
  ('pickup', 'given_up', 'given_up', 0, NULL, NULL),
  ('pickup', 'missed', 'missed', 0, NULL, NULL),
  ('pickup', 'ready', 'begun', 0, NULL, NULL),
  ('pickup', 'waiting', 'waiting', 1, NULL, NULL),
  ('serve', 'given_up', 'given_up', 0, NULL, NULL),
  ('serve', 'made', 'begun', 0, 'served', 'stay over'),
  ('serve', 'missed', 'missed', 0, NULL, NULL),
  ('serve', 'served', 'over', 0, NULL, NULL),
  ('serve', 'waiting', 'waiting', 1, 'missed', 'not asked for'),
  ('stay', 'begun', 'begun', 0, 'ended', 'stay over'),
  ('stay', 'ended', 'over', 0, NULL, NULL),
  ('stay', 'given_up', 'given_up', 0, NULL, NULL),
  ('stay', 'missed', 'missed', 0, NULL, NULL),
  ('stay', 'waiting', 'waiting', 1, 'missed', 'nobody came'),
  ('visit', 'accepted', 'waiting', 0, NULL, NULL),
  ('visit', 'finished', 'over', 0, NULL, NULL),
  ('visit', 'given_up', 'given_up', 0, NULL, NULL),
  ('visit', 'missed', 'missed', 0, NULL, NULL),
  ('visit', 'on_the_way', 'waiting', 0, NULL, NULL),
  ('visit', 'started', 'begun', 0, NULL, NULL),
  ('visit', 'waiting', 'waiting', 1, NULL, NULL);

CREATE TABLE fulfilment_transition (
  method TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (method, source, target),
  FOREIGN KEY (method, source) REFERENCES fulfilment_state (method, name),
  FOREIGN KEY (method, target) REFERENCES fulfilment_state (method, name)
) STRICT, WITHOUT ROWID;

INSERT INTO fulfilment_transition (method, source, target) VALUES
  ('delivery', 'on_the_way', 'delivered'),
  ('delivery', 'on_the_way', 'given_up'),
  ('delivery', 'on_the_way', 'missed'),
  ('delivery', 'waiting', 'given_up'),
  ('delivery', 'waiting', 'on_the_way'),
  ('dispense', 'authorised', 'dispensing'),
  ('dispense', 'authorised', 'given_up'),
  ('dispense', 'authorised', 'missed'),
  ('dispense', 'dispensing', 'dispensed'),
  ('dispense', 'dispensing', 'given_up'),
  ('dispense', 'waiting', 'authorised'),
  ('dispense', 'waiting', 'given_up'),
  ('lease', 'in_hand', 'bought'),
  ('lease', 'in_hand', 'given_up'),
  ('lease', 'in_hand', 'returned'),
  ('lease', 'shipped', 'given_up'),
  ('lease', 'shipped', 'in_hand'),
  ('lease', 'shipped', 'lost'),
  ('lease', 'waiting', 'given_up'),
  ('lease', 'waiting', 'in_hand'),
  ('lease', 'waiting', 'shipped'),
  ('pickup', 'ready', 'collected'),
  ('pickup', 'ready', 'given_up'),
  ('pickup', 'ready', 'missed'),
  ('pickup', 'waiting', 'collected'),
  ('pickup', 'waiting', 'given_up'),
  ('pickup', 'waiting', 'ready'),
  ('serve', 'made', 'given_up'),
  ('serve', 'made', 'served'),
  ('serve', 'waiting', 'given_up'),
  ('serve', 'waiting', 'made'),
  ('serve', 'waiting', 'missed'),
  ('stay', 'begun', 'ended'),
  ('stay', 'begun', 'given_up'),
  ('stay', 'missed', 'ended'),
  ('stay', 'waiting', 'begun'),
  ('stay', 'waiting', 'given_up'),
  ('stay', 'waiting', 'missed'),
  ('visit', 'accepted', 'given_up'),
  ('visit', 'accepted', 'on_the_way'),
  ('visit', 'accepted', 'started'),
  ('visit', 'accepted', 'waiting'),
  ('visit', 'on_the_way', 'given_up'),
  ('visit', 'on_the_way', 'missed'),
  ('visit', 'on_the_way', 'started'),
  ('visit', 'started', 'finished'),
  ('visit', 'started', 'given_up'),
  ('visit', 'waiting', 'accepted'),
  ('visit', 'waiting', 'given_up');

CREATE TABLE fulfilment (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  -- The thing bought: the position of its first line.
  item INTEGER NOT NULL,
  method TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Who brought it into its state, when and why.
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  UNIQUE (order_id, item),
  FOREIGN KEY (method, state) REFERENCES fulfilment_state (method, name)
) STRICT;

CREATE TRIGGER fulfilment_moves_as_allowed BEFORE UPDATE OF state ON fulfilment
WHEN NEW.state <> OLD.state AND NOT EXISTS (
  SELECT 1 FROM fulfilment_transition WHERE method = NEW.method AND source = OLD.state AND target = NEW.state
) BEGIN
  SELECT raise(ABORT, 'the method of fulfilment has no such transition');
END;

CREATE TRIGGER placement_of_fulfilments INSTEAD OF INSERT ON placement WHEN NEW.document -> 'fulfilments' IS NOT NULL BEGIN
  INSERT INTO fulfilment (id, order_id, item, method, state, changed_by, changed_at, cause)
  SELECT thing.value ->> 'id', NEW.order_id, thing.value ->> 'item', thing.value ->> 'method', first.name, placed.user_id,
    NEW.document ->> 'at', 'placed'
  FROM json_each(NEW.document, '$.fulfilments') AS thing
  JOIN fulfilment_state AS first ON first.method = thing.value ->> 'method' AND first.is_first
  JOIN "order" AS placed ON placed.id = NEW.order_id;
END;

CREATE TRIGGER fulfilment_is_given_up AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('cancelled', 'refunding') BEGIN
  UPDATE fulfilment SET state = 'given_up', changed_by = NEW.changed_by, changed_at = NEW.changed_at, cause = NEW.cause
  WHERE order_id = NEW.id AND (SELECT phase FROM fulfilment_state AS now WHERE now.method = fulfilment.method
    AND now.name = fulfilment.state) IN ('waiting', 'begun');
END;

-- What is given up by itself does not reach the guest; what is on its way already is not given up by a line.
CREATE TRIGGER fulfilment_of_line_is_given_up AFTER UPDATE OF given_up_at ON order_line
WHEN NEW.given_up_at IS NOT NULL AND NEW.position = NEW.item BEGIN
  UPDATE fulfilment SET state = 'given_up', changed_by = 'system', changed_at = NEW.given_up_at, cause = 'line given up'
  WHERE order_id = NEW.order_id AND item = NEW.item AND (
    SELECT phase FROM fulfilment_state AS now WHERE now.method = fulfilment.method AND now.name = fulfilment.state
  ) = 'waiting';
END;

-- The first door that opens begins the use of a stay.
CREATE TRIGGER stay_begins_with_the_door AFTER UPDATE OF outcome ON device_command
WHEN NEW.outcome IN ('executed', 'accepted') BEGIN
  UPDATE fulfilment SET state = 'begun', changed_by = NEW.actor, changed_at = NEW.answered_at, cause = 'door opened'
  WHERE order_id = NEW.order_id AND method = 'stay' AND state = 'waiting'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) = 'paid';
END;

-- What is open and ended by time alone, and when: with the time of its own item, or else of its order.
CREATE VIEW fulfilment_end (fulfilment_id, order_id, at) AS
SELECT fulfilment.id, fulfilment.order_id, coalesce(
  (SELECT max(hold.ends_at) FROM hold
   WHERE hold.order_id = fulfilment.order_id AND hold.item = fulfilment.item AND hold.state = 'confirmed'),
  placed.ends_at
)
FROM fulfilment
JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state AND now.after_time IS NOT NULL
JOIN "order" AS placed ON placed.id = fulfilment.order_id AND placed.status IN ('paid', 'in_use');

-- What is in use just now, and would be ended by time alone.
CREATE VIEW fulfilment_begun (order_id, item) AS
SELECT fulfilment.order_id, fulfilment.item
FROM fulfilment
JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
WHERE now.phase = 'begun' AND now.after_time IS NOT NULL;

-- Nothing is on its way to a guest who has not paid, and a thing is given up by its line or with its order: its time, its
-- articles and its money follow from there. That a thing was not missed may turn out when its order is over.
CREATE TRIGGER fulfilment_follows_the_order BEFORE UPDATE OF state ON fulfilment WHEN NEW.state <> OLD.state BEGIN
  SELECT raise(ABORT, 'what is not paid for does not reach its guest')
  WHERE (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) <> 'given_up'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('paid', 'in_use')
    AND NOT (
      (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = OLD.state) = 'missed'
      AND (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('completed', 'no_show')
    );
  SELECT raise(ABORT, 'a thing is given up by its line, or with its order')
  WHERE (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) = 'given_up'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('cancelled', 'refunding')
    AND NOT EXISTS (
      SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND position = NEW.item AND given_up_at IS NOT NULL
    );
END;

CREATE TRIGGER stay_was_not_missed AFTER UPDATE OF outcome ON device_command
WHEN NEW.outcome IN ('executed', 'accepted') BEGIN
  UPDATE fulfilment SET state = 'ended', changed_by = NEW.actor, changed_at = NEW.answered_at, cause = 'door opened'
  WHERE order_id = NEW.order_id AND method = 'stay' AND state = 'missed'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('paid', 'in_use', 'completed', 'no_show');
END;

-- What an order is placed with has its way to the guest from the beginning. What joins one later has it once it is
-- paid: until then nobody makes it.
CREATE TRIGGER fulfilment_begins_with_the_money AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND (SELECT brought_by FROM charge_kind WHERE name = NEW.kind) IS NOT NULL BEGIN
  INSERT INTO fulfilment (id, order_id, item, method, state, changed_by, changed_at, cause)
  -- One way for each thing, as each is spoken for once: so its id serves.
  SELECT reservation.id, NEW.order_id, reservation.item, first.method, first.name, NEW.changed_by, NEW.changed_at, 'paid'
  FROM stock_reservation AS reservation
  JOIN charge_kind ON charge_kind.name = NEW.kind
  JOIN fulfilment_state AS first ON first.method = charge_kind.brought_by AND first.is_first
  WHERE reservation.charge_id = NEW.id;
END;

-- Tea that is brought before its guest comes makes the order `in_use`: the first door begins the stay all the same.
CREATE TRIGGER stay_begins_behind_other_things AFTER UPDATE OF outcome ON device_command
WHEN NEW.outcome IN ('executed', 'accepted') BEGIN
  UPDATE fulfilment SET state = 'begun', changed_by = NEW.actor, changed_at = NEW.answered_at, cause = 'door opened'
  WHERE order_id = NEW.order_id AND method = 'stay' AND state = 'waiting'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) = 'in_use';
END;

-- Owner: order. What a guest bought. Money is in fen.
CREATE TABLE "order" (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  store_number INTEGER NOT NULL REFERENCES store (number),
  status TEXT NOT NULL CHECK (status IN (
    'pending_payment', 'paid', 'in_use', 'completed', 'expired', 'cancelled', 'refunding', 'refunded', 'no_show'
  )),
  -- When what it occupies begins and ends, by its holds; null where it occupies nothing.
  starts_at INTEGER CHECK (starts_at % 60 = 0),
  ends_at INTEGER CHECK (ends_at % 60 = 0),
  -- When time alone ends it: the end, if all that it brings ends by time; null where somebody has to end it.
  over_at INTEGER,
  -- How many people come, where that counts.
  people INTEGER CHECK (people > 0),
  -- What has been agreed: grows with each later charge that is paid.
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  remark TEXT NOT NULL DEFAULT '' CHECK (length(remark) <= 500),
  pay_before INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  -- When its use began (the door was first opened), and when it was over.
  used_from INTEGER,
  used_until INTEGER,
  -- Who brought the order into its present status, when and why: a trigger makes the order's log of it.
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  CHECK (starts_at < ends_at)
) STRICT;

CREATE INDEX order_of_user ON "order" (user_id, id);

-- What time brings: orders that wait for money, and those that may be over.
CREATE INDEX order_unpaid ON "order" (pay_before) WHERE status = 'pending_payment';

CREATE INDEX order_running ON "order" (over_at) WHERE status IN ('paid', 'in_use');

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

-- What the lines of orders are about.
CREATE TABLE line_kind (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO line_kind (name) VALUES
  ('stay'), ('renewal'), ('goods'), ('fuel'), ('rent'), ('deposit'), ('visit'), ('extra'), ('discount');

-- One price on the bill. What is bought as one thing can have several: a stay has one a piece of time at one price.
CREATE TABLE order_line (
  order_id TEXT NOT NULL REFERENCES "order" (id),
  position INTEGER NOT NULL,
  -- The thing bought that this is a price of: the position of its first line.
  item INTEGER NOT NULL CHECK (item <= position),
  -- What has to be paid for it to count.
  charge_id TEXT NOT NULL REFERENCES charge (id),
  kind TEXT NOT NULL REFERENCES line_kind (name),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  sku_id TEXT REFERENCES sku (id),
  -- The version of the terms that holds for it, whatever the listing costs later.
  tariff_id TEXT REFERENCES tariff (id),
  label TEXT NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  minutes INTEGER,
  -- The price that the line was computed by: fen an hour, a piece, a litre, a month.
  unit_fen INTEGER,
  -- How many of them: pieces, months; of what is measured, thousandths (a millilitre of a litre).
  quantity INTEGER,
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0 OR kind = 'discount'),
  -- When it was given up by itself, the rest of the order going on.
  given_up_at INTEGER,
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER order_line_is_frozen
BEFORE UPDATE OF order_id, position, item, charge_id, sku_id, tariff_id, unit_fen, quantity, amount_fen ON order_line BEGIN
  SELECT raise(ABORT, 'what was bought at which price never changes');
END;

CREATE TRIGGER order_line_is_given_up_once BEFORE UPDATE OF given_up_at ON order_line
WHEN OLD.given_up_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'a line is given up once');
END;

-- What an order brings with it, or a later charge does, in one document: charges, lines, holds, reservations, fulfilments.
-- Each owner's trigger writes its own part of it.
--   {"at", "charges": [{"id", "kind", "amount_fen", "pay_before", "state", "is_agreed", "detail"}],
--    "lines": [{"item", "charge_id", "kind", "listing_number", "sku_id", "tariff_id", "label", …}],
--    "holds": [{"id", "charge_id", "item", "listing_number" or "resource_id", "starts_at", "ends_at", "blocked_from",
--      "blocked_until", "is_extension", "held_until"}],
--    "reservations": [{"id", "charge_id", "item", "sku_id", "quantity", "held_until"}],
--    "fulfilments": [{"id", "item", "method"}]}
-- A hold or a reservation without `held_until` is firm from the beginning.
CREATE VIEW placement (order_id, document) AS SELECT NULL, NULL WHERE 0;

CREATE TRIGGER placement_of_lines INSTEAD OF INSERT ON placement BEGIN
  INSERT INTO order_line (order_id, position, item, charge_id, kind, listing_number, sku_id, tariff_id, label, starts_at,
    ends_at, minutes, unit_fen, quantity, amount_fen)
  SELECT NEW.order_id, before.lines + line.key, line.value ->> 'item', line.value ->> 'charge_id', line.value ->> 'kind',
    line.value ->> 'listing_number', line.value ->> 'sku_id', line.value ->> 'tariff_id', line.value ->> 'label',
    line.value ->> 'starts_at', line.value ->> 'ends_at', line.value ->> 'minutes', line.value ->> 'unit_fen',
    line.value ->> 'quantity', line.value ->> 'amount_fen'
  FROM json_each(NEW.document, '$.lines') AS line
  JOIN (SELECT count(*) AS lines FROM order_line WHERE order_id = NEW.order_id) AS before;
END;

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

CREATE TRIGGER order_event_is_final BEFORE UPDATE ON order_event BEGIN
  SELECT raise(ABORT, 'the log of an order is never changed');
END;

CREATE TRIGGER order_event_is_kept BEFORE DELETE ON order_event BEGIN
  SELECT raise(ABORT, 'the log of an order is never deleted from');
END;

-- What belongs to charge, as the steps leave it; written by a test, never by hand.

-- What can be paid: the order itself, a renewal, a deposit, an instalment. A payment collects one charge; a
-- hold, a reservation and a line belong to the charge that makes them firm.
--
-- What becomes of a charge is the same for all kinds. Whoever has a part in it says so by a trigger of its own: before a
-- charge turns to `paid`, a trigger that ignores the change where its part cannot be made firm any more; after it, one that
-- makes it firm; after it has expired, one that gives it back.
CREATE TABLE charge_kind (
  name TEXT PRIMARY KEY,
  -- Whether it is what turns the order to `paid`.
  opens_order INTEGER NOT NULL CHECK (opens_order IN (0, 1)),
  -- Whether it is void when it is not paid in time; otherwise it stays owed.
  lapses INTEGER NOT NULL CHECK (lapses IN (0, 1)),
  -- Whether a new one takes the place of one that is open.
  replaces_open INTEGER NOT NULL CHECK (replaces_open IN (0, 1)),
  -- Where its money waits: `guest` until it is earned, `deposit` until it goes back.
  account TEXT NOT NULL REFERENCES ledger_account (name),
  -- When it is earned.
  is_earned TEXT NOT NULL CHECK (is_earned IN ('at_the_end', 'when_paid', 'never')), brought_by TEXT REFERENCES fulfilment_method (name),
  CHECK ((account = 'deposit') = (is_earned = 'never'))
) STRICT, WITHOUT ROWID
;

INSERT INTO charge_kind (name, opens_order, lapses, replaces_open, account, is_earned, brought_by) VALUES
  ('buy_out', 0, 0, 0, 'guest', 'when_paid', NULL),
  ('damage', 0, 0, 0, 'guest', 'when_paid', NULL),
  ('deposit', 0, 0, 0, 'deposit', 'never', NULL),
  ('extra', 0, 0, 0, 'guest', 'at_the_end', NULL),
  ('goods', 0, 1, 1, 'guest', 'at_the_end', 'serve'),
  ('instalment', 0, 0, 0, 'guest', 'when_paid', NULL),
  ('order', 1, 1, 0, 'guest', 'at_the_end', NULL),
  ('overdue', 0, 0, 0, 'guest', 'when_paid', NULL),
  ('renewal', 0, 1, 1, 'guest', 'at_the_end', NULL);

CREATE TABLE charge (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  kind TEXT NOT NULL REFERENCES charge_kind (name),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  -- Until when it waits for the money; one that stays owed is overdue from then on.
  pay_before INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending_payment', 'paid', 'expired')),
  -- Whether it is a part of the order's price: since the order was placed, or since it was paid.
  is_agreed INTEGER NOT NULL CHECK (is_agreed IN (0, 1)),
  -- What its kind wants the order's log to tell, such as by how many minutes a renewal lengthens a stay.
  detail TEXT NOT NULL DEFAULT '{}' CHECK (json_type(detail) = 'object'),
  asked_at INTEGER NOT NULL,
  -- Who brought it into its present state, and when.
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  CHECK (is_agreed OR state <> 'paid')
) STRICT;

CREATE TRIGGER charge_asks_the_same BEFORE UPDATE OF id, order_id, kind, amount_fen ON charge BEGIN
  SELECT raise(ABORT, 'what a charge asks for never changes');
END;

CREATE TRIGGER charge_stays_paid BEFORE UPDATE OF state ON charge WHEN OLD.state = 'paid' AND NEW.state <> 'paid' BEGIN
  SELECT raise(ABORT, 'what is paid stays paid: money goes back by a refund');
END;

CREATE TRIGGER charge_replaces_open BEFORE INSERT ON charge
WHEN NEW.state = 'pending_payment' AND (SELECT replaces_open FROM charge_kind WHERE name = NEW.kind) BEGIN
  UPDATE charge SET state = 'expired', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND kind = NEW.kind AND state = 'pending_payment';
END;

-- Another wish of the kind that is still open starts from what is no more.
CREATE TRIGGER charge_supersedes_open AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND (SELECT replaces_open FROM charge_kind WHERE name = NEW.kind) BEGIN
  UPDATE charge SET state = 'expired', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND kind = NEW.kind AND state = 'pending_payment' AND id <> NEW.id;
END;

-- Who gives an order up, or loses it, owes nothing more for it. What is owed for what was had stays owed.
CREATE TRIGGER charge_ends_with_the_order AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('expired', 'cancelled', 'refunding') BEGIN
  UPDATE charge SET state = 'expired', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.id AND state = 'pending_payment';
END;

CREATE TRIGGER charge_lapses_with_the_use AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'no_show') BEGIN
  UPDATE charge SET state = 'expired', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.id AND state = 'pending_payment' AND kind IN (SELECT name FROM charge_kind WHERE lapses);
END;

-- An order that is paid late after all owes what it owed.
CREATE TRIGGER charge_comes_back_with_the_order AFTER UPDATE OF status ON "order"
WHEN OLD.status = 'expired' AND NEW.status = 'paid' BEGIN
  UPDATE charge SET state = 'pending_payment', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.id AND state = 'expired' AND is_agreed
    AND kind NOT IN (SELECT name FROM charge_kind WHERE lapses);
END;

-- An order waits just as long as the charge that opens it.
CREATE TRIGGER charge_waits_as_its_order BEFORE INSERT ON charge
WHEN (SELECT opens_order FROM charge_kind WHERE name = NEW.kind)
  AND NEW.pay_before IS NOT (SELECT pay_before FROM "order" WHERE id = NEW.order_id) BEGIN
  SELECT raise(ABORT, 'an order waits as long as the charge that opens it');
END;

CREATE TRIGGER charge_waits_no_longer BEFORE UPDATE OF pay_before ON charge
WHEN (SELECT opens_order FROM charge_kind WHERE name = NEW.kind)
  AND NEW.pay_before IS NOT (SELECT pay_before FROM "order" WHERE id = NEW.order_id) BEGIN
  SELECT raise(ABORT, 'an order waits as long as the charge that opens it');
END;

CREATE TRIGGER charge_follows_its_order AFTER UPDATE OF pay_before ON "order" WHEN NEW.pay_before <> OLD.pay_before BEGIN
  UPDATE charge SET pay_before = NEW.pay_before
  WHERE order_id = NEW.id AND kind IN (SELECT name FROM charge_kind WHERE opens_order);
END;

-- The charge of an order that was given up pays nothing, nor does one for more where nothing runs. What stays owed does so until
-- the shop gives it up: money that comes for it then goes back.
CREATE TRIGGER charge_pays_what_waits BEFORE UPDATE OF state ON charge WHEN NEW.state = 'paid' AND OLD.state <> 'paid' BEGIN
  SELECT raise(IGNORE) WHERE NOT EXISTS (
    SELECT 1 FROM "order" AS placed JOIN charge_kind ON charge_kind.name = NEW.kind
    WHERE placed.id = NEW.order_id AND CASE
      WHEN opens_order THEN placed.status IN ('pending_payment', 'expired')
      WHEN lapses THEN placed.status IN ('paid', 'in_use')
      ELSE OLD.state = 'pending_payment' AND placed.status NOT IN ('expired', 'cancelled', 'refunding', 'refunded')
    END
  );
END;

-- Who gives one thing of several up owes nothing more for it: no further month of a lease, and no deposit.
CREATE TRIGGER charge_ends_with_the_thing AFTER UPDATE OF given_up_at ON order_line
WHEN NEW.given_up_at IS NOT NULL AND NEW.position = NEW.item BEGIN
  UPDATE charge SET state = 'expired', changed_by = 'system', changed_at = NEW.given_up_at
  WHERE order_id = NEW.order_id AND state = 'pending_payment'
    AND EXISTS (SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND charge_id = charge.id AND item = NEW.item)
    AND NOT EXISTS (SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND charge_id = charge.id AND item <> NEW.item);
END;

CREATE UNIQUE INDEX charge_of_order ON charge (order_id, iif(kind = 'order', '', id));

CREATE TRIGGER placement_of_charges INSTEAD OF INSERT ON placement BEGIN
  INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, detail, asked_at, changed_by, changed_at)
  SELECT asked.value ->> 'id', NEW.order_id, asked.value ->> 'kind', asked.value ->> 'amount_fen',
    asked.value ->> 'pay_before', asked.value ->> 'state', asked.value ->> 'is_agreed',
    coalesce(asked.value -> 'detail', '{}'), NEW.document ->> 'at', placed.user_id, NEW.document ->> 'at'
  FROM json_each(NEW.document, '$.charges') AS asked JOIN "order" AS placed ON placed.id = NEW.order_id;
END;

-- What belongs to stock, as the steps leave it; written by a test, never by hand.

-- What of each article stands in each store, and what of it is spoken for.
CREATE TABLE stock (
  sku_id TEXT NOT NULL REFERENCES sku (id),
  store_number INTEGER NOT NULL REFERENCES store (number),
  on_hand INTEGER NOT NULL DEFAULT 0,
  reserved INTEGER NOT NULL DEFAULT 0,
  -- From so few free ones on the merchant is alerted; null: never.
  threshold INTEGER CHECK (threshold >= 0),
  PRIMARY KEY (sku_id, store_number),
  CHECK (0 <= reserved AND reserved <= on_hand)
) STRICT, WITHOUT ROWID;

-- Why a balance moves, and which way: by how much for each piece it is told of.
CREATE TABLE stock_reason (
  name TEXT PRIMARY KEY,
  on_hand_sign INTEGER NOT NULL CHECK (on_hand_sign IN (-1, 0, 1)),
  reserved_sign INTEGER NOT NULL CHECK (reserved_sign IN (-1, 0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO stock_reason (name, on_hand_sign, reserved_sign) VALUES
  ('broken', -1, 0),
  ('counted_less', -1, 0),
  ('counted_more', 1, 0),
  ('lapsed', 0, -1),
  ('received', 1, 0),
  ('released', 0, -1),
  ('reserved', 0, 1),
  ('returned', 1, 0),
  ('sold', -1, -1);

-- Append-only: what moved, why, and whose order it was for. The balance is kept by the trigger below.
CREATE TABLE stock_entry (
  number INTEGER PRIMARY KEY,
  sku_id TEXT NOT NULL REFERENCES sku (id),
  store_number INTEGER NOT NULL REFERENCES store (number),
  reason TEXT NOT NULL REFERENCES stock_reason (name),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  reservation_id TEXT REFERENCES stock_reservation (id),
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX stock_entry_of_sku ON stock_entry (sku_id, store_number, number);

CREATE TRIGGER stock_entry_counts AFTER INSERT ON stock_entry BEGIN
  INSERT INTO stock (sku_id, store_number) VALUES (NEW.sku_id, NEW.store_number) ON CONFLICT DO NOTHING;
  UPDATE stock SET
    on_hand = on_hand + NEW.quantity * (SELECT on_hand_sign FROM stock_reason WHERE name = NEW.reason),
    reserved = reserved + NEW.quantity * (SELECT reserved_sign FROM stock_reason WHERE name = NEW.reason)
  WHERE sku_id = NEW.sku_id AND store_number = NEW.store_number;
END;

CREATE TRIGGER stock_entry_is_final BEFORE UPDATE ON stock_entry BEGIN
  SELECT raise(ABORT, 'what moved in the stock is never changed');
END;

CREATE TRIGGER stock_entry_is_kept BEFORE DELETE ON stock_entry BEGIN
  SELECT raise(ABORT, 'what moved in the stock is never deleted');
END;

-- Articles that an order speaks for, as a hold does for time: `held` until it is paid, `confirmed`, `sold` once the guest has
-- them; `lapsed` or `released` where they are for others again.
CREATE TABLE stock_reservation (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  charge_id TEXT NOT NULL REFERENCES charge (id),
  item INTEGER NOT NULL,
  sku_id TEXT NOT NULL REFERENCES sku (id),
  store_number INTEGER NOT NULL REFERENCES store (number),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'sold', 'lapsed', 'released')),
  held_until INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX stock_reservation_of_order ON stock_reservation (order_id, item);

CREATE INDEX stock_reservation_of_charge ON stock_reservation (charge_id);

CREATE INDEX stock_reservation_held ON stock_reservation (sku_id, store_number, held_until) WHERE state = 'held';

CREATE TRIGGER stock_reservation_asks_the_same
BEFORE UPDATE OF order_id, charge_id, item, sku_id, store_number, quantity ON stock_reservation BEGIN
  SELECT raise(ABORT, 'what a reservation speaks for never changes');
END;

-- Who waits for money that did not come in time gives way, whether the tick has come by or not. A reservation that finds too
-- few is not inserted.
CREATE TRIGGER stock_reservation_finds_enough BEFORE INSERT ON stock_reservation
WHEN NEW.state IN ('held', 'confirmed') BEGIN
  UPDATE stock_reservation SET state = 'lapsed', changed_by = 'system', changed_at = NEW.changed_at
  WHERE sku_id = NEW.sku_id AND store_number = NEW.store_number AND state = 'held' AND held_until <= NEW.changed_at
    AND order_id <> NEW.order_id;
  SELECT raise(IGNORE) WHERE NEW.quantity > coalesce((
    SELECT on_hand - reserved FROM stock WHERE sku_id = NEW.sku_id AND store_number = NEW.store_number
  ), 0);
END;

CREATE TRIGGER stock_is_reserved AFTER INSERT ON stock_reservation WHEN NEW.state IN ('held', 'confirmed') BEGIN
  INSERT INTO stock_entry (sku_id, store_number, reason, quantity, reservation_id, actor, at)
  VALUES (NEW.sku_id, NEW.store_number, 'reserved', NEW.quantity, NEW.id, NEW.changed_by, NEW.changed_at);
END;

CREATE TRIGGER stock_reservation_moves_as_allowed BEFORE UPDATE OF state ON stock_reservation
WHEN NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
  VALUES ('held', 'confirmed'), ('held', 'lapsed'), ('held', 'released'), ('lapsed', 'confirmed'), ('confirmed', 'sold'),
    ('confirmed', 'released')
) BEGIN
  SELECT raise(ABORT, 'a reservation of stock has no such transition');
END;

CREATE TRIGGER stock_follows_reservation AFTER UPDATE OF state ON stock_reservation
WHEN NEW.state <> OLD.state AND (OLD.state, NEW.state) <> ('held', 'confirmed') BEGIN
  INSERT INTO stock_entry (sku_id, store_number, reason, quantity, reservation_id, actor, at)
  VALUES (NEW.sku_id, NEW.store_number, iif(NEW.state = 'confirmed', 'reserved', NEW.state), NEW.quantity, NEW.id,
    NEW.changed_by, NEW.changed_at);
END;

CREATE TRIGGER placement_of_reservations INSTEAD OF INSERT ON placement
WHEN NEW.document -> 'reservations' IS NOT NULL BEGIN
  INSERT INTO stock_reservation (id, order_id, charge_id, item, sku_id, store_number, quantity, state, held_until, changed_by,
    changed_at)
  SELECT wanted.value ->> 'id', NEW.order_id, wanted.value ->> 'charge_id', wanted.value ->> 'item',
    wanted.value ->> 'sku_id', placed.store_number, wanted.value ->> 'quantity',
    iif(wanted.value ->> 'held_until' IS NULL, 'confirmed', 'held'),
    coalesce(wanted.value ->> 'held_until', NEW.document ->> 'at'), placed.user_id, NEW.document ->> 'at'
  FROM json_each(NEW.document, '$.reservations') AS wanted
  JOIN "order" AS placed ON placed.id = NEW.order_id;
END;

-- A charge is paid where what it pays for is still there, also after its time: others who did not pay in time give way.
CREATE TRIGGER stock_can_be_confirmed BEFORE UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid'
  AND EXISTS (SELECT 1 FROM stock_reservation WHERE charge_id = NEW.id AND state = 'lapsed') BEGIN
  UPDATE stock_reservation SET state = 'lapsed', changed_by = 'system', changed_at = NEW.changed_at
  WHERE state = 'held' AND held_until <= NEW.changed_at AND order_id <> NEW.order_id AND (sku_id, store_number) IN (
    SELECT sku_id, store_number FROM stock_reservation WHERE charge_id = NEW.id AND state = 'lapsed'
  );
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM (
      SELECT sku_id, store_number, sum(quantity) AS wanted FROM stock_reservation
      WHERE charge_id = NEW.id AND state = 'lapsed' GROUP BY sku_id, store_number
    ) AS again
    LEFT JOIN stock ON stock.sku_id = again.sku_id AND stock.store_number = again.store_number
    WHERE again.wanted > coalesce(stock.on_hand - stock.reserved, 0)
  );
END;

CREATE TRIGGER stock_reservation_is_confirmed AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' BEGIN
  UPDATE stock_reservation SET state = 'confirmed', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE charge_id = NEW.id AND state IN ('held', 'lapsed');
END;

CREATE TRIGGER stock_reservation_lapses AFTER UPDATE OF state ON charge
WHEN NEW.state = 'expired' AND OLD.state <> 'expired' BEGIN
  UPDATE stock_reservation SET state = 'lapsed', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE charge_id = NEW.id AND state = 'held'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('cancelled', 'refunding');
END;

CREATE TRIGGER stock_reservation_is_released AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('cancelled', 'refunding') BEGIN
  UPDATE stock_reservation SET state = 'released', changed_by = NEW.changed_by, changed_at = NEW.changed_at
  WHERE order_id = NEW.id AND state IN ('held', 'confirmed');
END;

CREATE TRIGGER stock_reservation_of_line_is_released AFTER UPDATE OF given_up_at ON order_line
WHEN NEW.given_up_at IS NOT NULL BEGIN
  UPDATE stock_reservation SET state = 'released', changed_by = 'system', changed_at = NEW.given_up_at
  WHERE order_id = NEW.order_id AND item = NEW.item AND state IN ('held', 'confirmed');
END;

-- What has reached the guest has left the shelf; what nobody came for stays on it.
CREATE TRIGGER stock_is_sold AFTER UPDATE OF state ON fulfilment WHEN NEW.state <> OLD.state BEGIN
  UPDATE stock_reservation SET changed_by = NEW.changed_by, changed_at = NEW.changed_at, state = iif(
    (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) = 'over', 'sold', 'released'
  )
  WHERE order_id = NEW.order_id AND item = NEW.item AND state = 'confirmed'
    AND (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) IN ('over', 'missed');
END;

CREATE TRIGGER stock_is_kept_for_payment AFTER INSERT ON payment WHEN NEW.state = 'opening' BEGIN
  UPDATE stock_reservation SET held_until = NEW.expires_at + 60
  WHERE charge_id = NEW.charge_id AND state = 'held' AND held_until < NEW.expires_at + 60;
END;

-- What belongs to device, as the steps leave it; written by a test, never by hand.

-- Doors, and every attempt to open one.
CREATE TABLE device (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  resource_id TEXT NOT NULL REFERENCES resource (id),
  -- The name that a guest may give: a room can have a front door and its own.
  door TEXT NOT NULL DEFAULT 'room',
  -- Which driver of the hub speaks to it, and by which name the maker's cloud knows it.
  driver TEXT NOT NULL,
  reference TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'in_service' CHECK (state IN ('in_service', 'out_of_service')),
  UNIQUE (resource_id, door)
) STRICT;

-- Written before the driver is called, so that no door opens without a trace.
CREATE TABLE device_command (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  device_id TEXT NOT NULL REFERENCES device (id),
  driver TEXT NOT NULL,
  reference TEXT NOT NULL,
  actor TEXT NOT NULL,
  -- The guest's key of this press: pressing again with it never opens again.
  press_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  -- A command that the lock has not carried out by then is void: a door must not open long after the press.
  not_after INTEGER NOT NULL,
  -- Null while the driver is being asked; a press that broke off stays so, and counts as unknown.
  outcome TEXT CHECK (outcome IN ('executed', 'accepted', 'rejected', 'unknown')),
  failure TEXT,
  answered_at INTEGER,
  CHECK ((outcome IS NULL) = (answered_at IS NULL)),
  UNIQUE (order_id, press_key)
) STRICT;

-- Presses without an outcome: few at any moment, and the tick looks for those that broke off.
CREATE INDEX device_command_open ON device_command (issued_at) WHERE outcome IS NULL;

-- A lock opens for the guests of one merchant: whoever writes another's lock down as his own gets no door by it.
CREATE INDEX device_by_reference ON device (driver, reference COLLATE NOCASE);

-- A door that is being repaired keeps its lock; one of a room that was given up does not.
CREATE VIEW device_of_merchant (id, driver, reference, merchant_number) AS
SELECT device.id, device.driver, device.reference, store.merchant_number
FROM device JOIN resource ON resource.id = device.resource_id JOIN store ON store.number = resource.store_number
WHERE device.state = 'in_service' OR EXISTS (
  SELECT 1 FROM listing_resource JOIN listing ON listing.number = listing_resource.listing_number
  WHERE listing_resource.resource_id = device.resource_id AND listing.offer <> 'deleted'
);

CREATE TRIGGER device_is_of_one_merchant AFTER INSERT ON device BEGIN
  SELECT raise(ABORT, 'the lock is of another merchant') WHERE 1 < (
    SELECT count(DISTINCT merchant_number) FROM device_of_merchant WHERE driver = NEW.driver AND reference = NEW.reference COLLATE NOCASE
  );
END;

CREATE TRIGGER device_stays_of_one_merchant AFTER UPDATE OF driver, reference, state ON device BEGIN
  SELECT raise(ABORT, 'the lock is of another merchant') WHERE 1 < (
    SELECT count(DISTINCT merchant_number) FROM device_of_merchant WHERE driver = NEW.driver AND reference = NEW.reference COLLATE NOCASE
  );
END;

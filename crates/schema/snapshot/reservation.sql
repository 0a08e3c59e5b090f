-- What belongs to reservation, as the steps leave it; written by a test, never by hand.

-- A resource occupied for a time.
-- `held` waits for payment until held_until, `confirmed` is paid for; `lapsed` was not paid in time, `released` was
-- given back. The first two are active.
CREATE TABLE hold (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  order_id TEXT NOT NULL REFERENCES "order" (id),
  -- What has to be paid for it to be firm.
  charge_id TEXT NOT NULL REFERENCES charge (id),
  -- The thing bought that takes the time: the position of its first line.
  item INTEGER NOT NULL,
  resource_id TEXT NOT NULL REFERENCES resource (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  -- The time and the gaps before and after it, to clean or to travel: in them nobody else gets the resource.
  blocked_from INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL,
  -- Whether it lengthens what the order has of the same item: it begins where that ends.
  is_extension INTEGER NOT NULL CHECK (is_extension IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'lapsed', 'released')),
  held_until INTEGER NOT NULL,
  -- The time of the last change: what the triggers take for now.
  changed_at INTEGER NOT NULL,
  CHECK (blocked_from <= starts_at AND starts_at < ends_at AND ends_at <= blocked_until)
) STRICT;

-- Active holds of one resource never overlap, so they have one order in time: the last one that starts before a
-- moment is the only one that can cover it.
CREATE INDEX hold_active ON hold (resource_id, blocked_from, blocked_until) WHERE state IN ('held', 'confirmed');

CREATE TRIGGER resource_keeps_its_bound BEFORE UPDATE OF longest_hold_seconds ON resource
WHEN NEW.longest_hold_seconds < OLD.longest_hold_seconds AND EXISTS (
  SELECT 1 FROM hold
  WHERE resource_id = NEW.id AND state IN ('held', 'confirmed') AND blocked_until - blocked_from > NEW.longest_hold_seconds
) BEGIN
  SELECT raise(ABORT, 'the resource has a hold that is longer');
END;

CREATE TRIGGER hold_is_released AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('cancelled', 'refunding') BEGIN
  UPDATE hold SET state = 'released', changed_at = NEW.changed_at
  WHERE order_id = NEW.id AND state IN ('held', 'confirmed');
END;

CREATE TRIGGER hold_of_line_is_released AFTER UPDATE OF given_up_at ON order_line WHEN NEW.given_up_at IS NOT NULL BEGIN
  UPDATE hold SET state = 'released', changed_at = NEW.given_up_at
  WHERE order_id = NEW.order_id AND item = NEW.item AND state IN ('held', 'confirmed');
END;

CREATE TRIGGER hold_gives_way_on_change
BEFORE UPDATE OF state, starts_at, ends_at, blocked_from, blocked_until, resource_id ON hold
WHEN NEW.state IN ('held', 'confirmed') BEGIN
  SELECT raise(ABORT, 'a hold is not longer than its resource allows') FROM resource
  WHERE id = NEW.resource_id AND NEW.blocked_until - NEW.blocked_from > longest_hold_seconds;
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at
  -- Both conditions on the state: by the first the index of active holds serves.
  WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND state = 'held'
    AND blocked_from < NEW.blocked_until
    AND blocked_from > NEW.blocked_from - (SELECT longest_hold_seconds FROM resource WHERE id = NEW.resource_id)
    AND blocked_until > NEW.blocked_from AND id <> NEW.id AND iif(
      order_id = NEW.order_id,
      item = NEW.item AND NEW.state = 'confirmed' AND is_extension AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at,
      held_until <= NEW.changed_at
    );
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM hold
    WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND blocked_from < NEW.blocked_until
      AND blocked_from > NEW.blocked_from - (SELECT longest_hold_seconds FROM resource WHERE id = NEW.resource_id)
      AND blocked_until > NEW.blocked_from AND id <> NEW.id
      AND ((order_id, item) <> (NEW.order_id, NEW.item) OR starts_at < NEW.ends_at AND ends_at > NEW.starts_at)
  );
END;

CREATE TRIGGER placement_of_holds INSTEAD OF INSERT ON placement WHEN NEW.document -> 'holds' IS NOT NULL BEGIN
  INSERT INTO hold (id, order_id, charge_id, item, resource_id, starts_at, ends_at, blocked_from, blocked_until,
    is_extension, state, held_until, changed_at)
  SELECT wanted.value ->> 'id', NEW.order_id, wanted.value ->> 'charge_id', wanted.value ->> 'item', resource.id,
    wanted.value ->> 'starts_at', wanted.value ->> 'ends_at', wanted.value ->> 'blocked_from',
    wanted.value ->> 'blocked_until', wanted.value ->> 'is_extension',
    iif(wanted.value ->> 'held_until' IS NULL, 'confirmed', 'held'),
    coalesce(wanted.value ->> 'held_until', NEW.document ->> 'at'), NEW.document ->> 'at'
  FROM json_each(NEW.document, '$.holds') AS wanted
  JOIN resource ON resource.id = coalesce(wanted.value ->> 'resource_id', (
    SELECT free.id FROM (
    SELECT candidate.id, row_number() OVER (ORDER BY candidate.id) AS place
    FROM listing_resource JOIN resource AS candidate ON candidate.id = listing_resource.resource_id
    WHERE listing_resource.listing_number = wanted.value ->> 'listing_number' AND candidate.state = 'in_service'
      AND coalesce((
        SELECT hold.blocked_until FROM hold
        WHERE hold.resource_id = candidate.id AND hold.state IN ('held', 'confirmed')
          AND hold.blocked_from < wanted.value ->> 'blocked_until'
          AND (hold.state = 'confirmed' OR hold.held_until > NEW.document ->> 'at')
        ORDER BY hold.blocked_from DESC LIMIT 1
      ), 0) <= wanted.value ->> 'blocked_from'
    ) AS free
    WHERE free.place = 1 + (
      SELECT count(*) FROM json_each(NEW.document, '$.holds') AS before
      WHERE before.key < wanted.key AND before.value ->> 'listing_number' = wanted.value ->> 'listing_number'
        AND before.value ->> 'blocked_from' < wanted.value ->> 'blocked_until'
        AND before.value ->> 'blocked_until' > wanted.value ->> 'blocked_from'
    )
  ));
END;

CREATE UNIQUE INDEX hold_of_order ON hold (order_id, item, iif(is_extension, id, ''));

CREATE TRIGGER hold_is_confirmed AFTER UPDATE OF state ON charge WHEN NEW.state = 'paid' AND OLD.state <> 'paid' BEGIN
  UPDATE hold SET state = 'confirmed', changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND charge_id = NEW.id AND state IN ('held', 'lapsed');
END;

-- What waited for money that will not come is free again; where its order is given up, another trigger does it.
CREATE TRIGGER hold_lapses AFTER UPDATE OF state ON charge WHEN NEW.state = 'expired' AND OLD.state <> 'expired' BEGIN
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at
  WHERE order_id = NEW.order_id AND charge_id = NEW.id AND state = 'held'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('cancelled', 'refunding');
END;

-- The gateway tells a payment of the last second a little later: for a minute longer nobody else gets the time.
CREATE TRIGGER hold_is_kept_for_payment AFTER INSERT ON payment WHEN NEW.state = 'opening' BEGIN
  UPDATE hold SET held_until = NEW.expires_at + 60
  WHERE order_id = NEW.order_id AND charge_id = NEW.charge_id AND state = 'held' AND held_until < NEW.expires_at + 60;
END;

-- What was not paid in time gives way, and of an order's own thing the time that another wish to lengthen it asked for before.
CREATE TRIGGER hold_is_kept_out BEFORE INSERT ON hold WHEN NEW.state IN ('held', 'confirmed') BEGIN
  SELECT raise(ABORT, 'a hold is not longer than its resource allows') FROM resource
  WHERE id = NEW.resource_id AND NEW.blocked_until - NEW.blocked_from > longest_hold_seconds;
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM hold
    WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND blocked_from < NEW.blocked_until
      AND blocked_from > NEW.blocked_from - (SELECT longest_hold_seconds FROM resource WHERE id = NEW.resource_id)
      AND blocked_until > NEW.blocked_from
      AND ((order_id, item) <> (NEW.order_id, NEW.item) OR starts_at < NEW.ends_at AND ends_at > NEW.starts_at)
      AND NOT (state = 'held' AND
        iif(order_id = NEW.order_id, item = NEW.item AND is_extension AND NEW.is_extension, held_until <= NEW.changed_at))
  );
END;

CREATE TRIGGER hold_takes_the_place AFTER INSERT ON hold WHEN NEW.state IN ('held', 'confirmed') AND EXISTS (
  SELECT 1 FROM hold
  WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND blocked_from < NEW.blocked_until
    AND blocked_from > NEW.blocked_from - (SELECT longest_hold_seconds FROM resource WHERE id = NEW.resource_id)
    AND blocked_until > NEW.blocked_from AND state = 'held' AND id <> NEW.id
    AND iif(order_id = NEW.order_id, item = NEW.item AND is_extension AND NEW.is_extension, held_until <= NEW.changed_at)
) BEGIN
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at
  -- Both conditions on the state: by the first the index of active holds serves.
  WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND blocked_from < NEW.blocked_until
    AND blocked_from > NEW.blocked_from - (SELECT longest_hold_seconds FROM resource WHERE id = NEW.resource_id)
    AND blocked_until > NEW.blocked_from AND state = 'held' AND id <> NEW.id
    AND iif(order_id = NEW.order_id, item = NEW.item AND is_extension AND NEW.is_extension, held_until <= NEW.changed_at);
END;

CREATE TRIGGER hold_can_be_confirmed BEFORE UPDATE OF state ON charge WHEN NEW.state = 'paid' AND OLD.state <> 'paid' BEGIN
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM hold AS wanted JOIN resource ON resource.id = wanted.resource_id
    WHERE wanted.order_id = NEW.order_id AND wanted.charge_id = NEW.id AND (
      wanted.state = 'lapsed' AND (resource.state <> 'in_service' OR EXISTS (
        SELECT 1 FROM hold AS other
        WHERE other.resource_id = wanted.resource_id AND other.state IN ('held', 'confirmed')
          AND other.blocked_from < wanted.blocked_until
          AND other.blocked_from > wanted.blocked_from - resource.longest_hold_seconds
          AND other.blocked_until > wanted.blocked_from AND other.order_id <> wanted.order_id
          AND (other.state = 'confirmed' OR other.held_until > NEW.changed_at)
      ))
      OR wanted.is_extension AND wanted.starts_at IS NOT (
        SELECT max(own.ends_at) FROM hold AS own
        WHERE own.order_id = wanted.order_id AND own.item = wanted.item AND own.state = 'confirmed'
      )
    )
  );
END;

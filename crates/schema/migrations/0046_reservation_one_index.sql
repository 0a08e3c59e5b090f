-- Owner: reservation. Of an order's holds one index tells, which also keeps a thing bought to one hold beside those that
-- lengthen it: each index of a table is a page more that every booking writes. What a charge makes firm is found among the holds
-- of its order; what was not paid in time is found by the schedule.
DROP INDEX hold_unpaid;

DROP INDEX hold_of_charge;

DROP INDEX hold_of_item;

DROP INDEX hold_of_order;

CREATE UNIQUE INDEX hold_of_order ON hold (order_id, item, iif(is_extension, id, ''));

DROP TRIGGER hold_can_be_confirmed;

DROP TRIGGER hold_is_confirmed;

DROP TRIGGER hold_lapses;

DROP TRIGGER hold_is_kept_for_payment;

-- A charge is paid where the time that it pays for is free or still held, and what it lengthens ends where it begins.
CREATE TRIGGER hold_can_be_confirmed BEFORE UPDATE OF state ON charge WHEN NEW.state = 'paid' AND OLD.state <> 'paid' BEGIN
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM hold AS wanted JOIN resource ON resource.id = wanted.resource_id
    WHERE wanted.order_id = NEW.order_id AND wanted.charge_id = NEW.id AND (
      wanted.state = 'lapsed' AND EXISTS (
        SELECT 1 FROM hold AS other
        WHERE other.resource_id = wanted.resource_id AND other.state IN ('held', 'confirmed')
          AND other.blocked_from < wanted.blocked_until
          AND other.blocked_from > wanted.blocked_from - resource.longest_hold_seconds
          AND other.blocked_until > wanted.blocked_from AND other.order_id <> wanted.order_id
          AND (other.state = 'confirmed' OR other.held_until > NEW.changed_at)
      )
      OR wanted.is_extension AND wanted.starts_at IS NOT (
        SELECT max(own.ends_at) FROM hold AS own
        WHERE own.order_id = wanted.order_id AND own.item = wanted.item AND own.state = 'confirmed'
      )
    )
  );
END;

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

-- Owner: reservation. A new hold looks for what keeps it out; only where something gives way to it is that written.
DROP TRIGGER hold_gives_way_on_insert;

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

-- Owner: reservation. Of one order, too, only an extension stands within the gap of what it lengthens: two visits of one
-- worker have their ways between them.
DROP TRIGGER hold_gives_way_on_insert;

DROP TRIGGER hold_gives_way_on_change;

CREATE TRIGGER hold_gives_way_on_insert BEFORE INSERT ON hold WHEN NEW.state IN ('held', 'confirmed') BEGIN
  SELECT raise(ABORT, 'a hold is not longer than its resource allows') FROM resource
  WHERE id = NEW.resource_id AND NEW.blocked_until - NEW.blocked_from > longest_hold_seconds;
  UPDATE hold SET state = 'lapsed', changed_at = NEW.changed_at
  -- Both conditions on the state: by the first the index of active holds serves.
  WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND state = 'held'
    AND blocked_from < NEW.blocked_until
    AND blocked_from > NEW.blocked_from - (SELECT longest_hold_seconds FROM resource WHERE id = NEW.resource_id)
    AND blocked_until > NEW.blocked_from
    AND iif(order_id = NEW.order_id, item = NEW.item AND is_extension AND NEW.is_extension, held_until <= NEW.changed_at);
  SELECT raise(IGNORE) WHERE EXISTS (
    SELECT 1 FROM hold
    WHERE resource_id = NEW.resource_id AND state IN ('held', 'confirmed') AND blocked_from < NEW.blocked_until
      AND blocked_from > NEW.blocked_from - (SELECT longest_hold_seconds FROM resource WHERE id = NEW.resource_id)
      AND blocked_until > NEW.blocked_from
      AND ((order_id, item) <> (NEW.order_id, NEW.item) OR starts_at < NEW.ends_at AND ends_at > NEW.starts_at)
  );
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

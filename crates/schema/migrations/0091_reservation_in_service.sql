-- Owner: reservation. What lapsed comes back only where what it occupies is still in service: a room under repair, or given up, is not sold
-- again by money that comes late.
DROP TRIGGER hold_can_be_confirmed;

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

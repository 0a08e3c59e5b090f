-- Owner: order. An order of which nobody is heard in its time ends as one to which nobody came. Where it turns out that somebody
-- did, it was used, from no later than its end.
INSERT INTO order_transition (source, target) VALUES
  ('no_show', 'completed');

CREATE TRIGGER order_was_used_after_all AFTER UPDATE OF state ON fulfilment
WHEN NEW.state <> OLD.state AND (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) = 'over' BEGIN
  UPDATE "order" SET status = 'completed', used_from = min(NEW.changed_at, coalesce(over_at, NEW.changed_at)),
    used_until = coalesce(over_at, NEW.changed_at), changed_by = NEW.changed_by, changed_at = NEW.changed_at, cause = NEW.cause
  WHERE id = NEW.order_id AND status = 'no_show';
END;

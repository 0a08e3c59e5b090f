-- Owner: fulfilment. A door of which it is heard late, when its stay has been written down as missed, was opened all the same: the
-- press was made in its time, so the guest came.
INSERT INTO fulfilment_transition (method, source, target) VALUES
  ('stay', 'missed', 'ended');

DROP TRIGGER fulfilment_follows_the_order;

-- Nothing is on its way to a guest who has not paid, and a thing is given up by its line or with its order: its time, its
-- articles and its money follow from there. That a thing was not missed may turn out when its order is over.
CREATE TRIGGER fulfilment_follows_the_order BEFORE UPDATE OF state ON fulfilment WHEN NEW.state <> OLD.state BEGIN
  SELECT raise(ABORT, 'what is not paid for does not reach its guest')
  WHERE (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) <> 'given_up'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('paid', 'in_use')
    AND NOT (
      (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = OLD.state) = 'missed'
      AND (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('completed', 'no_show')
    );
  SELECT raise(ABORT, 'a thing is given up by its line, or with its order')
  WHERE (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) = 'given_up'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('cancelled', 'refunding')
    AND NOT EXISTS (
      SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND position = NEW.item AND given_up_at IS NOT NULL
    );
END;

CREATE TRIGGER stay_was_not_missed AFTER UPDATE OF outcome ON device_command
WHEN NEW.outcome IN ('executed', 'accepted') BEGIN
  UPDATE fulfilment SET state = 'ended', changed_by = NEW.actor, changed_at = NEW.answered_at, cause = 'door opened'
  WHERE order_id = NEW.order_id AND method = 'stay' AND state = 'missed'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('paid', 'in_use', 'completed', 'no_show');
END;

-- Owner: fulfilment. Tea that is made before its guest comes makes the order `in_use`: the first door begins the stay all the same.
DROP TRIGGER stay_begins_with_the_door;

CREATE TRIGGER stay_begins_with_the_door AFTER UPDATE OF outcome ON device_command
WHEN NEW.outcome IN ('executed', 'accepted') BEGIN
  UPDATE fulfilment SET state = 'begun', changed_by = NEW.actor, changed_at = NEW.answered_at, cause = 'door opened'
  WHERE order_id = NEW.order_id AND method = 'stay' AND state = 'waiting'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('paid', 'in_use');
END;

-- Owner: fulfilment. Tea that is brought before its guest comes makes the order `in_use`: the first door begins the stay all the same.
CREATE TRIGGER stay_begins_behind_other_things AFTER UPDATE OF outcome ON device_command
WHEN NEW.outcome IN ('executed', 'accepted') BEGIN
  UPDATE fulfilment SET state = 'begun', changed_by = NEW.actor, changed_at = NEW.answered_at, cause = 'door opened'
  WHERE order_id = NEW.order_id AND method = 'stay' AND state = 'waiting'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) = 'in_use';
END;

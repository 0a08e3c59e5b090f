-- Owner: charge. An order waits just as long as the charge that opens it.
CREATE TRIGGER charge_waits_as_its_order BEFORE INSERT ON charge
WHEN (SELECT opens_order FROM charge_kind WHERE name = NEW.kind)
  AND NEW.pay_before IS NOT (SELECT pay_before FROM "order" WHERE id = NEW.order_id) BEGIN
  SELECT raise(ABORT, 'an order waits as long as the charge that opens it');
END;

CREATE TRIGGER charge_waits_no_longer BEFORE UPDATE OF pay_before ON charge
WHEN (SELECT opens_order FROM charge_kind WHERE name = NEW.kind)
  AND NEW.pay_before IS NOT (SELECT pay_before FROM "order" WHERE id = NEW.order_id) BEGIN
  SELECT raise(ABORT, 'an order waits as long as the charge that opens it');
END;

CREATE TRIGGER charge_follows_its_order AFTER UPDATE OF pay_before ON "order" WHEN NEW.pay_before <> OLD.pay_before BEGIN
  UPDATE charge SET pay_before = NEW.pay_before
  WHERE order_id = NEW.id AND kind IN (SELECT name FROM charge_kind WHERE opens_order);
END;

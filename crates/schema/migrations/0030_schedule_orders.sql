-- Owner: schedule. What time brings to orders: the end of the time to pay, and of the time that was bought.
INSERT INTO due_task (name, owner, stage, batch, lease_seconds, counts) VALUES
  ('expire-order', 'system-time', 2, 200, 10, '["expired_orders"]'),
  -- After the stays: what ends with its stay is counted there.
  ('expire-charge', 'system-time', 3, 200, 10, '["expired_renewals"]'),
  ('end-fulfilment', 'system-time', 2, 200, 10, '["completed", "no_shows", "expired_renewals"]'),
  -- These two are only about the time: a press or an attempt to log in costs no row of its own.
  ('give-up-presses', 'system-time', 2, 1, 30, '["unanswered_presses"]'),
  ('forget', 'system-time', 3, 1, 30, '[]');

INSERT INTO due (task, subject, at, useful_until) VALUES ('give-up-presses', '', 0, 0), ('forget', '', 0, 0);

CREATE TRIGGER due_of_order AFTER INSERT ON "order" WHEN NEW.status = 'pending_payment' BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('expire-order', NEW.id, NEW.pay_before, NEW.pay_before);
END;

CREATE TRIGGER due_of_orders_time_to_pay AFTER UPDATE OF pay_before ON "order" WHEN NEW.status = 'pending_payment' BEGIN
  UPDATE due SET at = NEW.pay_before, useful_until = NEW.pay_before WHERE task = 'expire-order' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_order_is_over AFTER UPDATE OF status ON "order"
WHEN OLD.status = 'pending_payment' AND NEW.status <> 'pending_payment' BEGIN
  DELETE FROM due WHERE task = 'expire-order' AND subject = NEW.id;
END;

-- What stays owed has no such end, and what opens its order ends with it.
CREATE TRIGGER due_of_charge AFTER INSERT ON charge
WHEN NEW.state = 'pending_payment' AND (SELECT lapses AND NOT opens_order FROM charge_kind WHERE name = NEW.kind) BEGIN
  INSERT INTO due (task, subject, at, useful_until) VALUES ('expire-charge', NEW.id, NEW.pay_before, NEW.pay_before);
END;

CREATE TRIGGER due_of_charge_is_over AFTER UPDATE OF state ON charge
WHEN OLD.state = 'pending_payment' AND NEW.state <> 'pending_payment' BEGIN
  DELETE FROM due WHERE task = 'expire-charge' AND subject = NEW.id;
END;

-- What time alone ends is written down once its order is paid. Where its end moves later the row comes too early and is moved
-- by its owner.
CREATE TRIGGER due_of_fulfilments AFTER UPDATE OF status ON "order" WHEN NEW.status = 'paid' AND OLD.status <> 'paid' BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end WHERE order_id = NEW.id AND at IS NOT NULL
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at, useful_until = excluded.useful_until;
END;

-- An order without a price is paid from the beginning, before it is known what it brings and when.
CREATE TRIGGER due_of_placed_fulfilment AFTER INSERT ON fulfilment BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end
  WHERE order_id = NEW.order_id AND fulfilment_id = NEW.id AND at IS NOT NULL;
END;

CREATE TRIGGER due_of_orders_time AFTER UPDATE OF ends_at ON "order"
WHEN OLD.ends_at IS NULL AND NEW.ends_at IS NOT NULL AND NEW.status IN ('paid', 'in_use') BEGIN
  INSERT INTO due (task, subject, at, useful_until)
  SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end WHERE order_id = NEW.id AND at IS NOT NULL
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at, useful_until = excluded.useful_until;
END;

-- What is left of it has no time that would end it.
CREATE TRIGGER due_of_orders_time_is_gone AFTER UPDATE OF ends_at ON "order" WHEN OLD.ends_at IS NOT NULL AND NEW.ends_at IS NULL BEGIN
  DELETE FROM due WHERE task = 'end-fulfilment' AND subject IN (SELECT id FROM fulfilment WHERE order_id = NEW.id);
END;

CREATE TRIGGER due_of_fulfilment_is_over AFTER UPDATE OF state ON fulfilment
WHEN (SELECT after_time FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) IS NULL BEGIN
  DELETE FROM due WHERE task = 'end-fulfilment' AND subject = NEW.id;
END;

-- What stood before there was a schedule.
INSERT INTO due (task, subject, at, useful_until)
SELECT 'expire-order', id, pay_before, pay_before FROM "order" WHERE status = 'pending_payment'
UNION ALL SELECT 'expire-charge', charge.id, pay_before, pay_before
FROM charge JOIN charge_kind ON charge_kind.name = charge.kind AND lapses AND NOT opens_order
WHERE charge.state = 'pending_payment'
UNION ALL SELECT 'end-fulfilment', fulfilment_id, at, at FROM fulfilment_end WHERE at IS NOT NULL;

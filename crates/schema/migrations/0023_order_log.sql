-- Owner: order. What stands in an order's log.
CREATE TRIGGER log_of_placing AFTER INSERT ON "order" BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

CREATE TRIGGER log_of_status AFTER UPDATE OF status ON "order" WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

-- Charges beside those that an order is placed with: a renewal that is asked for, paid, or lapses.
CREATE TRIGGER log_of_asking AFTER INSERT ON charge WHEN NOT NEW.is_agreed BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, NEW.kind || '_asked', NEW.changed_by, NEW.changed_at, NEW.kind,
    json_patch(json_object(NEW.kind || '_id', NEW.id, 'amount_fen', NEW.amount_fen), NEW.detail));
END;

CREATE TRIGGER log_of_charge AFTER UPDATE OF state ON charge
WHEN NEW.state <> OLD.state AND NOT (SELECT opens_order FROM charge_kind WHERE name = NEW.kind) BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, NEW.kind || '_' || NEW.state, NEW.changed_by, NEW.changed_at, NEW.kind,
    json_patch(json_object(NEW.kind || '_id', NEW.id, 'amount_fen', NEW.amount_fen), NEW.detail));
END;

CREATE TRIGGER log_of_line AFTER UPDATE OF given_up_at ON order_line
WHEN NEW.given_up_at IS NOT NULL AND NEW.position = NEW.item BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'line_given_up', 'system', NEW.given_up_at, NEW.label, json_object('item', NEW.item));
END;

CREATE TRIGGER log_of_payment AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', 'gateway', NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER log_of_offline_payment AFTER INSERT ON payment
WHEN NEW.state = 'succeeded' AND NEW.channel = 'offline' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', NEW.payer, NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER log_of_refund AFTER INSERT ON refund BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, NEW.actor, NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

CREATE TRIGGER log_of_refunds_state AFTER UPDATE OF state ON refund WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, 'gateway', NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

-- The guest reads the log: what the operators note for each other stays with them.
CREATE TRIGGER log_of_intervention AFTER INSERT ON refund_intervention BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.deed, NEW.actor, NEW.at, 'by the platform',
    json_object('refund_id', refund.id, 'amount_fen', refund.amount_fen)
  FROM refund JOIN payment ON payment.id = refund.payment_id WHERE refund.id = NEW.refund_id;
END;

CREATE TRIGGER log_of_refund_request AFTER INSERT ON refund_request BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'refund_asked', NEW.user_id, NEW.asked_at, NEW.reason,
    json_object('request_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER log_of_refund_requests_state AFTER UPDATE OF state ON refund_request WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'refund_request_' || NEW.state, NEW.decided_by, NEW.decided_at, coalesce(NEW.answer, ''),
    json_object('request_id', NEW.id, 'granted_fen', NEW.granted_fen));
END;

CREATE TRIGGER log_of_press AFTER INSERT ON device_command BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'unlock_asked', NEW.actor, NEW.issued_at, 'press', json_object('command_id', NEW.id));
END;

CREATE TRIGGER log_of_outcome AFTER UPDATE OF outcome ON device_command BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'unlock_' || NEW.outcome, 'device', NEW.answered_at, coalesce(NEW.failure, 'driver'),
    json_object('command_id', NEW.id));
END;

CREATE TRIGGER log_of_reminder AFTER UPDATE OF state ON payment_reminder WHEN NEW.state = 'sent' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT NEW.order_id, 'payment_reminded', 'system', NEW.at, 'wechat',
    iif(charge.kind = 'order', NULL, json_object(charge.kind || '_id', charge.id))
  FROM charge WHERE charge.id = NEW.charge_id;
END;

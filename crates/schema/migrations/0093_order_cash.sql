-- Owner: order. Of money that the shop took itself no gateway says what became of it.
DROP TRIGGER log_of_refunds_state;

CREATE TRIGGER log_of_refunds_state AFTER UPDATE OF state ON refund WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, iif(payment.channel = 'offline', NEW.actor, 'gateway'), NEW.changed_at,
    NEW.reason, json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

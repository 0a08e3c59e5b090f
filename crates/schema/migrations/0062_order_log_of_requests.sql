-- Owner: order. The log of requests for money back, as before.
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

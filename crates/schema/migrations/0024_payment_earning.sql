-- Owner: payment. What is paid after the order's end is earned at once: the end, at which the rest is earned, is over.
DROP TRIGGER earning_when_paid;

CREATE TRIGGER earning_when_paid AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND CASE (SELECT is_earned FROM charge_kind WHERE name = NEW.kind)
  WHEN 'when_paid' THEN 1
  WHEN 'at_the_end' THEN (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('completed', 'no_show')
END BEGIN
  INSERT INTO earning (charge_id, at) VALUES (NEW.id, NEW.changed_at);
END;

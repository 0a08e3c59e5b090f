-- Owner: payment. What is paid after the order's end is earned at once: the end, at which the rest is earned, is over.
DROP TRIGGER earning_when_paid;

CREATE TRIGGER earning_when_paid AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND CASE (SELECT is_earned FROM charge_kind WHERE name = NEW.kind)
  WHEN 'when_paid' THEN 1
  WHEN 'at_the_end' THEN (SELECT status FROM "order" WHERE id = NEW.order_id) IN ('completed', 'no_show')
END BEGIN
  INSERT INTO earning (charge_id, at) VALUES (NEW.id, NEW.changed_at);
END;

-- What came in so before was still held for its guest.
INSERT INTO earning (charge_id, at)
SELECT charge.id, charge.changed_at
FROM charge
JOIN charge_kind ON charge_kind.name = charge.kind AND charge_kind.is_earned = 'at_the_end'
JOIN "order" AS placed ON placed.id = charge.order_id AND placed.status IN ('completed', 'no_show')
JOIN ledger_balance AS guest ON guest.order_id = charge.order_id AND guest.charge_id = charge.id AND guest.account = 'guest'
WHERE charge.state = 'paid' AND guest.balance_fen <> 0;

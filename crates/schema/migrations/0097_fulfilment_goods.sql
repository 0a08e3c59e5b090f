-- Owner: fulfilment. What an order is placed with has its way to the guest from the beginning. What joins one later has it once it is
-- paid: until then nobody makes it.
CREATE TRIGGER fulfilment_begins_with_the_money AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND (SELECT brought_by FROM charge_kind WHERE name = NEW.kind) IS NOT NULL BEGIN
  INSERT INTO fulfilment (id, order_id, item, method, state, changed_by, changed_at, cause)
  -- One way for each thing, as each is spoken for once: so its id serves.
  SELECT reservation.id, NEW.order_id, reservation.item, first.method, first.name, NEW.changed_by, NEW.changed_at, 'paid'
  FROM stock_reservation AS reservation
  JOIN charge_kind ON charge_kind.name = NEW.kind
  JOIN fulfilment_state AS first ON first.method = charge_kind.brought_by AND first.is_first
  WHERE reservation.charge_id = NEW.id;
END;

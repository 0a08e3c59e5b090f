-- Owner: charge. What is given up is not owed any more, and is not taken after all.
DROP TRIGGER charge_pays_what_waits;

-- The charge of an order that was given up pays nothing, nor does one for more where nothing runs. What stays owed does so until
-- the shop gives it up: money that comes for it then goes back.
CREATE TRIGGER charge_pays_what_waits BEFORE UPDATE OF state ON charge WHEN NEW.state = 'paid' AND OLD.state <> 'paid' BEGIN
  SELECT raise(IGNORE) WHERE NOT EXISTS (
    SELECT 1 FROM "order" AS placed JOIN charge_kind ON charge_kind.name = NEW.kind
    WHERE placed.id = NEW.order_id AND CASE
      WHEN opens_order THEN placed.status IN ('pending_payment', 'expired')
      WHEN lapses THEN placed.status IN ('paid', 'in_use')
      ELSE OLD.state = 'pending_payment' AND placed.status NOT IN ('expired', 'cancelled', 'refunding', 'refunded')
    END
  );
END;

-- Who gives one thing of several up owes nothing more for it: no further month of a lease, and no deposit.
CREATE TRIGGER charge_ends_with_the_thing AFTER UPDATE OF given_up_at ON order_line
WHEN NEW.given_up_at IS NOT NULL AND NEW.position = NEW.item BEGIN
  UPDATE charge SET state = 'expired', changed_by = 'system', changed_at = NEW.given_up_at
  WHERE order_id = NEW.order_id AND state = 'pending_payment'
    AND EXISTS (SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND charge_id = charge.id AND item = NEW.item)
    AND NOT EXISTS (SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND charge_id = charge.id AND item <> NEW.item);
END;

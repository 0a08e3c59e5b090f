-- Owner: order. What moves an order beside its guest: what is paid, occupied, delivered, given back.
-- The time that an order takes: of what is paid, before that of what it was placed with; and when time alone ends it.
CREATE VIEW order_span (order_id, starts_at, ends_at, over_at) AS
SELECT placed.id, min(hold.starts_at), max(hold.ends_at), iif(
  EXISTS (
    SELECT 1 FROM fulfilment JOIN fulfilment_state AS first ON first.method = fulfilment.method AND first.is_first
    WHERE fulfilment.order_id = placed.id AND first.after_time IS NULL
  ),
  NULL, max(hold.ends_at)
)
FROM "order" AS placed JOIN hold ON hold.order_id = placed.id
WHERE hold.state = 'confirmed' OR placed.status IN ('pending_payment', 'expired') AND NOT hold.is_extension
GROUP BY placed.id;

CREATE TRIGGER order_span_on_hold AFTER INSERT ON hold WHEN NOT NEW.is_extension OR NEW.state = 'confirmed' BEGIN
  UPDATE "order" SET (starts_at, ends_at, over_at) =
    (SELECT starts_at, ends_at, over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id;
END;

CREATE TRIGGER order_span_on_change AFTER UPDATE OF state, starts_at, ends_at ON hold
WHEN NEW.state = 'confirmed' OR OLD.state = 'confirmed' AND NEW.state = 'released' BEGIN
  UPDATE "order" SET (starts_at, ends_at, over_at) =
    (SELECT starts_at, ends_at, over_at FROM order_span WHERE order_id = NEW.order_id)
  -- Of an order that was given up all its holds go, one after the other: what it occupied stays told.
  WHERE id = NEW.order_id AND (NEW.state = 'confirmed' OR status IN ('paid', 'in_use')) AND EXISTS (
    SELECT 1 FROM order_span AS span WHERE span.order_id = NEW.order_id
      AND (span.starts_at, span.ends_at, span.over_at) IS NOT ("order".starts_at, "order".ends_at, "order".over_at)
  );
END;

CREATE TRIGGER order_span_on_fulfilment AFTER INSERT ON fulfilment BEGIN
  UPDATE "order" SET over_at = (SELECT over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id AND over_at IS NOT (SELECT over_at FROM order_span WHERE order_id = NEW.order_id);
END;

CREATE TRIGGER order_is_paid AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND (SELECT opens_order FROM charge_kind WHERE name = NEW.kind) BEGIN
  UPDATE "order" SET status = 'paid', changed_by = NEW.changed_by, changed_at = NEW.changed_at,
    cause = iif(NEW.changed_by IN ('gateway', 'system'), 'paid', 'confirmed by the shop')
  WHERE id = NEW.order_id;
END;

CREATE TRIGGER order_costs_more AFTER UPDATE OF is_agreed ON charge WHEN NEW.is_agreed AND NOT OLD.is_agreed BEGIN
  UPDATE "order" SET amount_fen = amount_fen + NEW.amount_fen WHERE id = NEW.order_id;
END;

-- The first that begins makes the order used, the last that ends ends it; what nobody came for was not used.
CREATE TRIGGER order_follows_fulfilment AFTER UPDATE OF state ON fulfilment WHEN NEW.state <> OLD.state BEGIN
  UPDATE "order" SET status = 'in_use', used_from = NEW.changed_at, changed_by = NEW.changed_by,
    changed_at = NEW.changed_at, cause = NEW.cause
  WHERE id = NEW.order_id AND status = 'paid' AND EXISTS (
    SELECT 1 FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state AND phase IN ('begun', 'over')
  );
  UPDATE "order" SET status = iif(status = 'in_use', 'completed', 'no_show'),
    used_until = iif(status = 'in_use', coalesce(over_at, NEW.changed_at), NULL),
    changed_by = NEW.changed_by, changed_at = NEW.changed_at, cause = NEW.cause
  WHERE id = NEW.order_id AND status IN ('paid', 'in_use') AND NOT EXISTS (
    SELECT 1 FROM fulfilment JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
    WHERE fulfilment.order_id = NEW.order_id AND now.phase IN ('waiting', 'begun')
  );
END;

-- The last refund that was on its way ends the order.
CREATE TRIGGER order_is_refunded AFTER UPDATE OF state ON refund WHEN NEW.state = 'settled' AND OLD.state <> 'settled' BEGIN
  UPDATE "order" SET status = 'refunded', changed_by = 'gateway', changed_at = NEW.changed_at, cause = 'refunded'
  WHERE id = (SELECT order_id FROM payment WHERE id = NEW.payment_id) AND status = 'refunding' AND NOT EXISTS (
    SELECT 1 FROM payment JOIN refund ON refund.payment_id = payment.id
    WHERE payment.order_id = "order".id AND refund.state <> 'settled'
  );
END;

-- Owner: order. What is given up by itself takes no time of its order any more from that moment on, in whatever order the triggers
-- of its line come: where all the rest has reached the guest already, the order ends with it, and not when that would have ended.
DROP VIEW order_span;

-- Time alone ends it where whatever is still open ends by time.
CREATE VIEW order_span (order_id, starts_at, ends_at, over_at) AS
SELECT placed.id, min(hold.starts_at), max(hold.ends_at), iif(
  EXISTS (
    SELECT 1 FROM fulfilment
    JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
    WHERE fulfilment.order_id = placed.id AND now.phase IN ('waiting', 'begun') AND now.after_time IS NULL
  ),
  NULL, max(hold.ends_at)
)
FROM "order" AS placed JOIN hold ON hold.order_id = placed.id
WHERE (hold.state = 'confirmed' OR placed.status IN ('pending_payment', 'expired') AND NOT hold.is_extension)
  AND NOT EXISTS (
    SELECT 1 FROM order_line AS line
    WHERE line.order_id = hold.order_id AND line.position = hold.item AND line.given_up_at IS NOT NULL
  )
GROUP BY placed.id;

DROP TRIGGER order_span_on_change;

-- Of an order that is given up as a whole all its holds go, one after the other: what it occupied stays told. Where one thing
-- of it is given up, the others have their own time, or none.
CREATE TRIGGER order_span_on_change AFTER UPDATE OF state, starts_at, ends_at ON hold
WHEN NEW.state = 'confirmed' OR OLD.state = 'confirmed' AND NEW.state = 'released' BEGIN
  UPDATE "order" SET (starts_at, ends_at, over_at) =
    (SELECT starts_at, ends_at, over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id AND (NEW.state = 'confirmed' OR status IN ('paid', 'in_use', 'completed', 'no_show') AND EXISTS (
    SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND item <> NEW.item AND given_up_at IS NULL
  ))
    AND (starts_at, ends_at, over_at) IS NOT
      (SELECT span.starts_at, span.ends_at, span.over_at FROM order_span AS span WHERE span.order_id = NEW.order_id);
END;

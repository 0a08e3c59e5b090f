-- Owner: order. The time that an order takes follows what is given up and what has come to its end.
DROP TRIGGER order_span_on_change;

DROP TRIGGER order_span_on_fulfilment;

DROP VIEW order_span;

-- Time alone ends it where whatever is still open ends by time. What is given up by itself takes no time of its order any more from
-- that moment on, in whatever order the triggers of its line come.
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

CREATE TRIGGER order_span_on_fulfilment AFTER INSERT ON fulfilment BEGIN
  UPDATE "order" SET over_at = (SELECT over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id AND over_at IS NOT (SELECT over_at FROM order_span WHERE order_id = NEW.order_id);
END;

DROP TRIGGER order_follows_fulfilment;

-- The first that begins makes the order used, the last that ends ends it; what nobody came for was not used. Where everything
-- was given up, thing by thing, there is nothing to come for either: who gave up the last ends the order, once it is known
-- what goes back.
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
  ) AND (status = 'in_use' OR EXISTS (
    SELECT 1 FROM fulfilment JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
    WHERE fulfilment.order_id = NEW.order_id AND now.phase = 'missed'
  ));
  -- Behind the end: who ends what only somebody can end ends it now, and not when the time of the rest was over.
  UPDATE "order" SET over_at = (SELECT over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id AND status IN ('paid', 'in_use')
    AND over_at IS NOT (SELECT over_at FROM order_span WHERE order_id = NEW.order_id);
END;

-- What runs already takes the time that is left of it, too: that of a room which was given up alone was still told, and what had
-- been fetched still kept time from ending the rest.
UPDATE "order" SET (starts_at, ends_at, over_at) =
  (SELECT starts_at, ends_at, over_at FROM order_span WHERE order_id = "order".id)
WHERE status IN ('paid', 'in_use') AND (starts_at, ends_at, over_at) IS NOT
  (SELECT span.starts_at, span.ends_at, span.over_at FROM order_span AS span WHERE span.order_id = "order".id);

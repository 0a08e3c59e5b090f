-- Owner: fulfilment. When a thing may move, and when time alone ends it.
-- Nothing is on its way to a guest who has not paid, and a thing is given up by its line or with its order: its time, its
-- articles and its money follow from there.
CREATE TRIGGER fulfilment_follows_the_order BEFORE UPDATE OF state ON fulfilment WHEN NEW.state <> OLD.state BEGIN
  SELECT raise(ABORT, 'what is not paid for does not reach its guest')
  WHERE (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) <> 'given_up'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('paid', 'in_use');
  SELECT raise(ABORT, 'a thing is given up by its line, or with its order')
  WHERE (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) = 'given_up'
    AND (SELECT status FROM "order" WHERE id = NEW.order_id) NOT IN ('cancelled', 'refunding')
    AND NOT EXISTS (
      SELECT 1 FROM order_line WHERE order_id = NEW.order_id AND position = NEW.item AND given_up_at IS NOT NULL
    );
END;

-- What is open and ended by time alone, and when: with the time of its own item, or else of its order.
CREATE VIEW fulfilment_end (fulfilment_id, order_id, at) AS
SELECT fulfilment.id, fulfilment.order_id, coalesce(
  (SELECT max(hold.ends_at) FROM hold
   WHERE hold.order_id = fulfilment.order_id AND hold.item = fulfilment.item AND hold.state = 'confirmed'),
  placed.ends_at
)
FROM fulfilment
JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state AND now.after_time IS NOT NULL
JOIN "order" AS placed ON placed.id = fulfilment.order_id AND placed.status IN ('paid', 'in_use');

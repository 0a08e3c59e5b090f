-- Owner: order. A new order with all that it brings is one statement: nobody waits for a second one, and there is no transaction to
-- undo. Whoever writes into this view asks first whether everything finds a place; what has none after all leaves no order.
--   {"order": {"id", "user_id", "store_number", "status", "people", "amount_fen", "remark", "pay_before", "placed_at"},
--    and what a placement has}
CREATE VIEW new_order (document) AS SELECT NULL WHERE 0;

CREATE TRIGGER new_order_is_placed INSTEAD OF INSERT ON new_order BEGIN
  INSERT INTO "order" (id, user_id, store_number, status, people, amount_fen, remark, pay_before, placed_at, changed_by,
    changed_at, cause)
  VALUES (NEW.document ->> '$.order.id', NEW.document ->> '$.order.user_id', NEW.document ->> '$.order.store_number',
    NEW.document ->> '$.order.status', NEW.document ->> '$.order.people', NEW.document ->> '$.order.amount_fen',
    NEW.document ->> '$.order.remark', NEW.document ->> '$.order.pay_before', NEW.document ->> '$.order.placed_at',
    NEW.document ->> '$.order.user_id', NEW.document ->> '$.order.placed_at', 'booked');
  INSERT INTO placement (order_id, document) VALUES (NEW.document ->> '$.order.id', NEW.document);
  SELECT raise(ABORT, 'what an order is placed with has found no place')
  WHERE (SELECT count(*) FROM hold WHERE order_id = NEW.document ->> '$.order.id')
      <> coalesce(json_array_length(NEW.document, '$.holds'), 0)
    OR (SELECT count(*) FROM stock_reservation WHERE order_id = NEW.document ->> '$.order.id')
      <> coalesce(json_array_length(NEW.document, '$.reservations'), 0);
END;

DROP TRIGGER order_span_on_fulfilment;

-- With something that only somebody ends, time alone does not end the order any more.
CREATE TRIGGER order_span_on_fulfilment AFTER INSERT ON fulfilment
WHEN (SELECT after_time FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) IS NULL BEGIN
  UPDATE "order" SET over_at = (SELECT over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id AND over_at IS NOT (SELECT over_at FROM order_span WHERE order_id = NEW.order_id);
END;

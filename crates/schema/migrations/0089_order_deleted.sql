-- Owner: order. Who calls is known before an order is written: an account that is deleted in between gets none.
CREATE TRIGGER order_of_nobody BEFORE INSERT ON "order"
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'a deleted account gets no order');
END;

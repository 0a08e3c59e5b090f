-- Owner: charge. One index tells an order's charges and keeps it to one that opens it.
DROP INDEX charge_of_the_order;

DROP INDEX charge_of_order;

CREATE UNIQUE INDEX charge_of_order ON charge (order_id, iif(kind = 'order', '', id));

-- SQLite runs the trigger first that was made last. Where what refers to a charge is written before it, the charge makes every
-- table be searched for such rows; so no step makes a trigger of this view behind this one without making this one again.
DROP TRIGGER placement_of_charges;

CREATE TRIGGER placement_of_charges INSTEAD OF INSERT ON placement BEGIN
  INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, detail, asked_at, changed_by, changed_at)
  SELECT asked.value ->> 'id', NEW.order_id, asked.value ->> 'kind', asked.value ->> 'amount_fen',
    asked.value ->> 'pay_before', asked.value ->> 'state', asked.value ->> 'is_agreed',
    coalesce(asked.value -> 'detail', '{}'), NEW.document ->> 'at', placed.user_id, NEW.document ->> 'at'
  FROM json_each(NEW.document, '$.charges') AS asked JOIN "order" AS placed ON placed.id = NEW.order_id;
END;

-- What belongs to order, as the steps leave it; written by a test, never by hand.

-- What a guest bought. Money is in fen.
CREATE TABLE "order" (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  store_number INTEGER NOT NULL REFERENCES store (number),
  status TEXT NOT NULL CHECK (status IN (
    'pending_payment', 'paid', 'in_use', 'completed', 'expired', 'cancelled', 'refunding', 'refunded', 'no_show'
  )),
  -- When what it occupies begins and ends, by its holds; null where it occupies nothing.
  starts_at INTEGER CHECK (starts_at % 60 = 0),
  ends_at INTEGER CHECK (ends_at % 60 = 0),
  -- When time alone ends it: the end, if all that it brings ends by time; null where somebody has to end it.
  over_at INTEGER,
  -- How many people come, where that counts.
  people INTEGER CHECK (people > 0),
  -- What has been agreed: grows with each later charge that is paid.
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  pay_before INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  -- When its use began (the door was first opened), and when it was over.
  used_from INTEGER,
  used_until INTEGER,
  -- Who brought the order into its present status, when and why: a trigger makes the order's log of it.
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  cause TEXT NOT NULL, remark TEXT NOT NULL DEFAULT ''
  CHECK (length(CAST(remark AS BLOB)) <= 16000),
  CHECK (starts_at < ends_at)
) STRICT
;

CREATE INDEX order_of_user ON "order" (user_id, id);

-- The order machine. A change that is not listed cannot be made by any component.
CREATE TABLE order_transition (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;

INSERT INTO order_transition (source, target) VALUES
  ('completed', 'refunding'),
  ('expired', 'paid'),
  ('in_use', 'completed'),
  ('in_use', 'refunding'),
  ('no_show', 'completed'),
  ('no_show', 'refunding'),
  ('paid', 'cancelled'),
  ('paid', 'in_use'),
  ('paid', 'no_show'),
  ('paid', 'refunding'),
  ('pending_payment', 'cancelled'),
  ('pending_payment', 'expired'),
  ('pending_payment', 'paid'),
  ('refunding', 'refunded');

CREATE TRIGGER order_moves_as_allowed BEFORE UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status
  AND NOT EXISTS (SELECT 1 FROM order_transition WHERE source = OLD.status AND target = NEW.status) BEGIN
  SELECT raise(ABORT, 'the order machine has no such transition');
END;

-- What the lines of orders are about.
CREATE TABLE line_kind (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO line_kind (name) VALUES
  ('deposit'),
  ('discount'),
  ('extra'),
  ('fuel'),
  ('goods'),
  ('renewal'),
  ('rent'),
  ('stay'),
  ('visit');

-- One price on the bill. What is bought as one thing can have several: a stay has one a piece of time at one price.
CREATE TABLE order_line (
  order_id TEXT NOT NULL REFERENCES "order" (id),
  position INTEGER NOT NULL,
  -- The thing bought that this is a price of: the position of its first line.
  item INTEGER NOT NULL CHECK (item <= position),
  -- What has to be paid for it to count.
  charge_id TEXT NOT NULL REFERENCES charge (id),
  kind TEXT NOT NULL REFERENCES line_kind (name),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  sku_id TEXT REFERENCES sku (id),
  -- The version of the terms that holds for it, whatever the listing costs later.
  tariff_id TEXT REFERENCES tariff (id),
  label TEXT NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  minutes INTEGER,
  -- The price that the line was computed by: fen an hour, a piece, a litre, a month.
  unit_fen INTEGER,
  -- How many of them: pieces, months; of what is measured, thousandths (a millilitre of a litre).
  quantity INTEGER,
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0 OR kind = 'discount'),
  -- When it was given up by itself, the rest of the order going on.
  given_up_at INTEGER,
  PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER order_line_is_frozen
BEFORE UPDATE OF order_id, position, item, charge_id, sku_id, tariff_id, unit_fen, quantity, amount_fen ON order_line BEGIN
  SELECT raise(ABORT, 'what was bought at which price never changes');
END;

CREATE TRIGGER order_line_is_given_up_once BEFORE UPDATE OF given_up_at ON order_line
WHEN OLD.given_up_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'a line is given up once');
END;

-- What an order brings with it, or a later charge does, in one document: charges, lines, holds, reservations, fulfilments.
-- Each owner's trigger writes its own part of it.
--   {"at", "charges": [{"id", "kind", "amount_fen", "pay_before", "state", "is_agreed", "detail"}],
--    "lines": [{"item", "charge_id", "kind", "listing_number", "sku_id", "tariff_id", "label", …}],
--    "holds": [{"id", "charge_id", "item", "listing_number" or "resource_id", "starts_at", "ends_at", "blocked_from",
--      "blocked_until", "is_extension", "held_until"}],
--    "reservations": [{"id", "charge_id", "item", "sku_id", "quantity", "held_until"}],
--    "fulfilments": [{"id", "item", "method"}]}
-- A hold or a reservation without `held_until` is firm from the beginning.
CREATE VIEW placement (order_id, document) AS SELECT NULL, NULL WHERE 0;

CREATE TRIGGER placement_of_lines INSTEAD OF INSERT ON placement BEGIN
  INSERT INTO order_line (order_id, position, item, charge_id, kind, listing_number, sku_id, tariff_id, label, starts_at,
    ends_at, minutes, unit_fen, quantity, amount_fen)
  SELECT NEW.order_id, before.lines + line.key, line.value ->> 'item', line.value ->> 'charge_id', line.value ->> 'kind',
    line.value ->> 'listing_number', line.value ->> 'sku_id', line.value ->> 'tariff_id', line.value ->> 'label',
    line.value ->> 'starts_at', line.value ->> 'ends_at', line.value ->> 'minutes', line.value ->> 'unit_fen',
    line.value ->> 'quantity', line.value ->> 'amount_fen'
  FROM json_each(NEW.document, '$.lines') AS line
  JOIN (SELECT count(*) AS lines FROM order_line WHERE order_id = NEW.order_id) AS before;
END;

-- The order's log: every change of status by the triggers, everything else by who did it.
CREATE TABLE order_event (
  number INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES "order" (id),
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  cause TEXT NOT NULL,
  detail TEXT CHECK (detail IS NULL OR json_valid(detail))
) STRICT;

CREATE INDEX order_event_of_order ON order_event (order_id, number);

-- Who presses at a shut door without end is told in the log so often a minute and no more.
CREATE INDEX order_event_refused ON order_event (order_id, at) WHERE kind = 'unlock_refused';

CREATE TRIGGER order_event_is_final BEFORE UPDATE ON order_event BEGIN
  SELECT raise(ABORT, 'the log of an order is never changed');
END;

CREATE TRIGGER order_event_is_kept BEFORE DELETE ON order_event BEGIN
  SELECT raise(ABORT, 'the log of an order is never deleted from');
END;

CREATE TRIGGER order_span_on_hold AFTER INSERT ON hold WHEN NOT NEW.is_extension OR NEW.state = 'confirmed' BEGIN
  UPDATE "order" SET (starts_at, ends_at, over_at) =
    (SELECT starts_at, ends_at, over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id;
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

-- The last refund that was on its way ends the order.
CREATE TRIGGER order_is_refunded AFTER UPDATE OF state ON refund WHEN NEW.state = 'settled' AND OLD.state <> 'settled' BEGIN
  UPDATE "order" SET status = 'refunded', changed_by = 'gateway', changed_at = NEW.changed_at, cause = 'refunded'
  WHERE id = (SELECT order_id FROM payment WHERE id = NEW.payment_id) AND status = 'refunding' AND NOT EXISTS (
    SELECT 1 FROM payment JOIN refund ON refund.payment_id = payment.id
    WHERE payment.order_id = "order".id AND refund.state <> 'settled'
  );
END;

-- What stands in an order's log.
CREATE TRIGGER log_of_placing AFTER INSERT ON "order" BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

CREATE TRIGGER log_of_status AFTER UPDATE OF status ON "order" WHEN NEW.status <> OLD.status BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause)
  VALUES (NEW.id, NEW.status, NEW.changed_by, NEW.changed_at, NEW.cause);
END;

-- Charges beside those that an order is placed with: a renewal that is asked for, paid, or lapses.
CREATE TRIGGER log_of_asking AFTER INSERT ON charge WHEN NOT NEW.is_agreed BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, NEW.kind || '_asked', NEW.changed_by, NEW.changed_at, NEW.kind,
    json_patch(json_object(NEW.kind || '_id', NEW.id, 'amount_fen', NEW.amount_fen), NEW.detail));
END;

CREATE TRIGGER log_of_charge AFTER UPDATE OF state ON charge
WHEN NEW.state <> OLD.state AND NOT (SELECT opens_order FROM charge_kind WHERE name = NEW.kind) BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, NEW.kind || '_' || NEW.state, NEW.changed_by, NEW.changed_at, NEW.kind,
    json_patch(json_object(NEW.kind || '_id', NEW.id, 'amount_fen', NEW.amount_fen), NEW.detail));
END;

CREATE TRIGGER log_of_line AFTER UPDATE OF given_up_at ON order_line
WHEN NEW.given_up_at IS NOT NULL AND NEW.position = NEW.item BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'line_given_up', 'system', NEW.given_up_at, NEW.label, json_object('item', NEW.item));
END;

CREATE TRIGGER log_of_payment AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', 'gateway', NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER log_of_offline_payment AFTER INSERT ON payment
WHEN NEW.state = 'succeeded' AND NEW.channel = 'offline' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_succeeded', NEW.payer, NEW.changed_at, NEW.channel,
    json_object('payment_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER log_of_refund AFTER INSERT ON refund BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, NEW.actor, NEW.changed_at, NEW.reason,
    json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

-- The guest reads the log: what the operators note for each other stays with them.
CREATE TRIGGER log_of_intervention AFTER INSERT ON refund_intervention BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.deed, NEW.actor, NEW.at, 'by the platform',
    json_object('refund_id', refund.id, 'amount_fen', refund.amount_fen)
  FROM refund JOIN payment ON payment.id = refund.payment_id WHERE refund.id = NEW.refund_id;
END;

CREATE TRIGGER log_of_press AFTER INSERT ON device_command BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'unlock_asked', NEW.actor, NEW.issued_at, 'press', json_object('command_id', NEW.id));
END;

CREATE TRIGGER log_of_outcome AFTER UPDATE OF outcome ON device_command BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'unlock_' || NEW.outcome, 'device', NEW.answered_at, coalesce(NEW.failure, 'driver'),
    json_object('command_id', NEW.id));
END;

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

CREATE TRIGGER log_of_reminder AFTER UPDATE OF state ON message_delivery WHEN NEW.state = 'sent' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT message.order_id, 'payment_reminded', 'system', NEW.at, NEW.channel,
    iif(charge.kind = 'order', NULL, json_object(charge.kind || '_id', charge.id))
  FROM message JOIN charge ON charge.id = message.key
  WHERE message.id = NEW.message_id AND message.template = 'payment_reminder';
END;

-- A new order with all that it brings is one statement: nobody waits for a second one, and there is no transaction to
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

-- With something that only somebody ends, time alone does not end the order any more.
CREATE TRIGGER order_span_on_fulfilment AFTER INSERT ON fulfilment
WHEN (SELECT after_time FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) IS NULL BEGIN
  UPDATE "order" SET over_at = (SELECT over_at FROM order_span WHERE order_id = NEW.order_id)
  WHERE id = NEW.order_id AND over_at IS NOT (SELECT over_at FROM order_span WHERE order_id = NEW.order_id);
END;

-- The log of requests for money back, as before.
CREATE TRIGGER log_of_refund_request AFTER INSERT ON refund_request BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'refund_asked', NEW.user_id, NEW.asked_at, NEW.reason,
    json_object('request_id', NEW.id, 'amount_fen', NEW.amount_fen));
END;

CREATE TRIGGER log_of_refund_requests_state AFTER UPDATE OF state ON refund_request WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'refund_request_' || NEW.state, NEW.decided_by, NEW.decided_at, coalesce(NEW.answer, ''),
    json_object('request_id', NEW.id, 'granted_fen', NEW.granted_fen));
END;

-- What a shop looks for among its orders: the newest that stand somewhere, and those whose time is not over by then.
CREATE INDEX order_of_store ON "order" (store_number, status, id);

CREATE INDEX order_of_store_by_end ON "order" (store_number, ends_at) WHERE ends_at IS NOT NULL;

CREATE TRIGGER order_was_used_after_all AFTER UPDATE OF state ON fulfilment
WHEN NEW.state <> OLD.state AND (SELECT phase FROM fulfilment_state WHERE method = NEW.method AND name = NEW.state) = 'over' BEGIN
  UPDATE "order" SET status = 'completed', used_from = min(NEW.changed_at, coalesce(over_at, NEW.changed_at)),
    used_until = coalesce(over_at, NEW.changed_at), changed_by = NEW.changed_by, changed_at = NEW.changed_at, cause = NEW.cause
  WHERE id = NEW.order_id AND status = 'no_show';
END;

-- Who calls is known before an order is written: an account that is deleted in between gets none.
CREATE TRIGGER order_of_nobody BEFORE INSERT ON "order"
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'a deleted account gets no order');
END;

CREATE TRIGGER log_of_refunds_state AFTER UPDATE OF state ON refund WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT payment.order_id, 'refund_' || NEW.state, iif(payment.channel = 'offline', NEW.actor, 'gateway'), NEW.changed_at,
    NEW.reason, json_object('refund_id', NEW.id, 'amount_fen', NEW.amount_fen)
  FROM payment WHERE payment.id = NEW.payment_id;
END;

-- Owner: payment. A receipt's number is the store's own: each store counts as it likes, and learns nothing of another one's.
DROP INDEX payment_transaction;

CREATE UNIQUE INDEX payment_transaction ON payment (channel, transaction_id)
WHERE transaction_id IS NOT NULL AND channel <> 'offline';

CREATE INDEX payment_receipt ON payment (transaction_id) WHERE channel = 'offline';

CREATE TRIGGER payment_receipt_is_used_once BEFORE INSERT ON payment
WHEN NEW.channel = 'offline' AND EXISTS (
  SELECT 1 FROM payment AS other JOIN "order" AS placed ON placed.id = other.order_id
  WHERE other.channel = 'offline' AND other.transaction_id = NEW.transaction_id
    AND placed.store_number = (SELECT store_number FROM "order" WHERE id = NEW.order_id)
) BEGIN
  SELECT raise(ABORT, 'a receipt is for one payment');
END;

-- What a payment that succeeded says is what the gateway or the staff have said.
CREATE TRIGGER payment_that_succeeded_says_the_same
BEFORE UPDATE OF charge_id, order_id, channel, amount_fen, state, transaction_id, payer, paid_at, account_id ON payment
WHEN OLD.state = 'succeeded' AND (
  NEW.charge_id, NEW.order_id, NEW.channel, NEW.amount_fen, NEW.state, NEW.transaction_id, NEW.payer, NEW.paid_at, NEW.account_id
) IS NOT (
  OLD.charge_id, OLD.order_id, OLD.channel, OLD.amount_fen, OLD.state, OLD.transaction_id, OLD.payer, OLD.paid_at, OLD.account_id
) BEGIN
  SELECT raise(ABORT, 'what a payment that succeeded says never changes');
END;

CREATE TRIGGER payment_that_succeeded_stays BEFORE DELETE ON payment WHEN OLD.state = 'succeeded' BEGIN
  SELECT raise(ABORT, 'what a payment that succeeded says never changes');
END;

CREATE TRIGGER refund_intervention_says_the_same BEFORE UPDATE ON refund_intervention BEGIN
  SELECT raise(ABORT, 'what people have done never changes');
END;

CREATE TRIGGER refund_intervention_stays BEFORE DELETE ON refund_intervention BEGIN
  SELECT raise(ABORT, 'what people have done never changes');
END;

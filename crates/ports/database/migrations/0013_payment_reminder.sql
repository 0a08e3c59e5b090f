-- Owner: order. Guests who were reminded of what waits for their money. The row is written before the message is sent: one
-- that stays `sending` broke off in between. Nobody knows then whether it went out, and it is never sent again: two messages
-- are worse than none.
CREATE TABLE payment_reminder (
  order_id TEXT NOT NULL REFERENCES "order" (id),
  -- Null: the order itself. Otherwise the renewal that waits.
  renewal_id TEXT REFERENCES renewal (id),
  -- `not_wanted`: the guest has not consented to (another) one; `failed`: WeChat refused it or did not answer.
  state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'not_wanted', 'failed')),
  -- When it came into its state.
  at INTEGER NOT NULL,
  -- For the merchant: why it failed.
  failure TEXT,
  CHECK ((state = 'failed') = (failure IS NOT NULL))
) STRICT;

-- One an order and one a renewal, however many ticks there are at once.
CREATE UNIQUE INDEX payment_reminder_of_order ON payment_reminder (order_id, coalesce(renewal_id, ''));

CREATE UNIQUE INDEX payment_reminder_of_renewal ON payment_reminder (renewal_id) WHERE renewal_id IS NOT NULL;

CREATE TRIGGER payment_reminder_is_final BEFORE UPDATE OF state ON payment_reminder WHEN OLD.state <> 'sending' BEGIN
  SELECT raise(ABORT, 'a guest is reminded once');
END;

CREATE TRIGGER payment_reminder_event AFTER UPDATE OF state ON payment_reminder WHEN NEW.state = 'sent' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  VALUES (NEW.order_id, 'payment_reminded', 'system', NEW.at, 'wechat',
    iif(NEW.renewal_id IS NULL, NULL, json_object('renewal_id', NEW.renewal_id)));
END;

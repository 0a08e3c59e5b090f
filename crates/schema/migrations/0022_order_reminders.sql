-- Owner: order. Guests who were reminded of what waits for their money. The row is written before the message is sent: one
-- that stays `sending` broke off in between. Nobody knows then whether it went out, and it is never sent again: two messages
-- are worse than none.
CREATE TABLE payment_reminder (
  order_id TEXT NOT NULL REFERENCES "order" (id),
  -- What waits: one an order and one a renewal, however many ticks there are at once.
  charge_id TEXT PRIMARY KEY REFERENCES charge (id),
  -- `not_wanted`: the guest has not consented to (another) one; `failed`: WeChat refused it or did not answer.
  state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'not_wanted', 'failed')),
  -- When it came into its state.
  at INTEGER NOT NULL,
  -- For the merchant: why it failed.
  failure TEXT,
  CHECK ((state = 'failed') = (failure IS NOT NULL))
) STRICT;

CREATE INDEX payment_reminder_of_order ON payment_reminder (order_id);

CREATE TRIGGER payment_reminder_is_final BEFORE UPDATE OF state ON payment_reminder WHEN OLD.state <> 'sending' BEGIN
  SELECT raise(ABORT, 'a guest is reminded once');
END;

-- Money that turns out to be a payment's after all waits for nobody any more: it must not go back as an exception, too.
CREATE TRIGGER payment_is_no_exception AFTER UPDATE OF state ON payment
WHEN NEW.state = 'succeeded' AND OLD.state <> 'succeeded' BEGIN
  UPDATE payment_exception
  SET resolution = 'settled_elsewhere', resolved_at = NEW.changed_at, resolved_by = 'system',
    resolution_reason = 'it is the money of payment ' || NEW.id
  WHERE channel = NEW.channel AND transaction_id = NEW.transaction_id AND resolution IS NULL
    AND (NEW.transaction_id <> '' OR out_trade_no = NEW.id);
END;

DROP TRIGGER order_is_delivered;

-- What the shop keeps of an order that was given up is kept by WeChat, too, until it is told that all is done.
CREATE TRIGGER order_is_delivered AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.status IN ('completed', 'no_show', 'cancelled', 'refunded') BEGIN
  INSERT INTO shipping_report (payment_id, state, due_at, changed_at)
  SELECT id, 'due', NEW.changed_at, NEW.changed_at FROM payment
  WHERE order_id = NEW.id AND channel = 'wechat' AND state = 'succeeded' AND amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
  )
  ON CONFLICT DO NOTHING;
END;

DROP VIEW refund_sending;

-- What is told to the gateway of a refund: the same whenever it is told. Of an exception it names what the gateway says that
-- was paid, of which a part may be booked as a payment.
CREATE VIEW refund_sending (id, channel, message) AS
SELECT refund.id, coalesce(payment.channel, odd.channel), json_object(
  'id', refund.id, 'channel', coalesce(payment.channel, odd.channel),
  'out_trade_no', coalesce(payment.id, odd.out_trade_no),
  'transaction_id', coalesce(payment.transaction_id, odd.transaction_id),
  'paid_fen', coalesce(payment.amount_fen, odd.detail ->> 'amount_fen', odd.suspense_fen),
  'amount_fen', refund.amount_fen, 'reason', refund.reason, 'decided_at', refund.decided_at
)
FROM refund
LEFT JOIN payment ON payment.id = refund.payment_id
LEFT JOIN payment_exception AS odd ON odd.id = refund.exception_id;

-- Who gives the order up has an answer to what he asked for: the terms decide what goes back.
CREATE TRIGGER refund_request_ends_with_the_order AFTER UPDATE OF status ON "order"
WHEN NEW.status <> OLD.status AND NEW.changed_by = NEW.user_id AND NEW.status IN ('refunding', 'cancelled') BEGIN
  UPDATE refund_request SET state = 'rejected', decided_at = NEW.changed_at, decided_by = NEW.user_id,
    answer = '您已取消订单，按退款规则退款'
  WHERE order_id = NEW.id AND state = 'open';
END;

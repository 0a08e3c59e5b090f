-- Owner: payment. What gateways are asked about stands in the schedule: nobody looks for it by these any more.
DROP INDEX payment_unheard;

DROP INDEX refund_unsettled;

-- What is paid for after it was delivered is delivered as soon as it is paid: the instalment of a lease whose phone
-- is with its guest, and whatever is paid once the order is over. Else nobody would ever tell WeChat of it, and its money would
-- stay there.
CREATE TRIGGER shipping_report_of_charge AFTER UPDATE OF state ON charge
WHEN NEW.state = 'paid' AND OLD.state <> 'paid' AND (SELECT CASE is_earned
  WHEN 'when_paid' THEN placed.status IN ('in_use', 'completed', 'no_show')
  ELSE placed.status IN ('completed', 'no_show')
END FROM charge_kind JOIN "order" AS placed ON placed.id = NEW.order_id WHERE charge_kind.name = NEW.kind) BEGIN
  INSERT INTO shipping_report (payment_id, state, due_at, changed_at)
  SELECT id, 'due', NEW.changed_at, NEW.changed_at FROM payment
  WHERE charge_id = NEW.id AND channel = 'wechat' AND state = 'succeeded' AND amount_fen > (
    SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE payment_id = payment.id
  )
  ON CONFLICT DO NOTHING;
END;

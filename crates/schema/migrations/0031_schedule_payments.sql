-- Owner: schedule. What gateways are asked about until they have said the last word: a lane a channel.
INSERT INTO due_task (name, owner, stage, batch, lease_seconds, counts) VALUES
  ('refresh-certificates', 'system-payments', 1, 1, 60, '[]'),
  ('ask-payment', 'system-payments', 1, 40, 30, '["asked_payments", "found_payments", "closed_sessions"]'),
  ('push-refund', 'system-payments', 1, 40, 30, '["pushed_refunds", "settled_refunds"]'),
  ('report-delivery', 'system-payments', 3, 40, 30, '["reported_deliveries"]');

INSERT INTO due (task, subject, at, useful_until) VALUES ('refresh-certificates', '', 0, 0);

-- A notification comes within seconds: who has not heard for half a minute asks, and so again until it is over.
CREATE TRIGGER due_of_payment AFTER INSERT ON payment WHEN NEW.state IN ('opening', 'open', 'closing') BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  VALUES ('ask-payment', NEW.id, NEW.channel, NEW.asked_at + 30, NEW.expires_at);
END;

CREATE TRIGGER due_of_payment_asked_about AFTER UPDATE OF gateway_asked_at ON payment BEGIN
  UPDATE due SET at = NEW.gateway_asked_at + 30 WHERE task = 'ask-payment' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_payment_is_over AFTER UPDATE OF state ON payment WHEN NEW.state IN ('succeeded', 'closed') BEGIN
  DELETE FROM due WHERE task = 'ask-payment' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_refund AFTER INSERT ON refund WHEN NEW.state IN ('decided', 'sent') BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  SELECT 'push-refund', NEW.id, channel, NEW.decided_at, NEW.decided_at FROM refund_sending WHERE id = NEW.id;
END;

-- Later each time, up to an hour; at once where there is news of it.
CREATE TRIGGER due_of_refund_pushed AFTER UPDATE OF gateway_asked_at ON refund BEGIN
  UPDATE due SET at = coalesce(NEW.gateway_asked_at + min(30 << min(NEW.attempts - 1, 7), 3600), NEW.changed_at)
  WHERE task = 'push-refund' AND subject = NEW.id;
END;

CREATE TRIGGER due_of_refund_is_over AFTER UPDATE OF state ON refund WHEN NEW.state NOT IN ('decided', 'sent') BEGIN
  DELETE FROM due WHERE task = 'push-refund' AND subject = NEW.id;
END;

-- People have it sent again.
CREATE TRIGGER due_of_refund_again AFTER UPDATE OF state ON refund
WHEN OLD.state NOT IN ('decided', 'sent') AND NEW.state IN ('decided', 'sent') BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  SELECT 'push-refund', NEW.id, channel, NEW.changed_at, NEW.changed_at FROM refund_sending WHERE id = NEW.id
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at;
END;

CREATE TRIGGER due_of_delivery AFTER INSERT ON shipping_report WHEN NEW.state = 'due' BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  VALUES ('report-delivery', NEW.payment_id, 'wechat', NEW.due_at, NEW.due_at);
END;

CREATE TRIGGER due_of_delivery_asked AFTER UPDATE OF asked_at ON shipping_report WHEN NEW.asked_at IS NOT NULL BEGIN
  UPDATE due SET at = NEW.asked_at + min(30 << min(NEW.attempts - 1, 7), 3600)
  WHERE task = 'report-delivery' AND subject = NEW.payment_id;
END;

CREATE TRIGGER due_of_delivery_is_over AFTER UPDATE OF state ON shipping_report WHEN NEW.state <> 'due' BEGIN
  DELETE FROM due WHERE task = 'report-delivery' AND subject = NEW.payment_id;
END;

CREATE TRIGGER due_of_delivery_again AFTER UPDATE OF state ON shipping_report
WHEN OLD.state <> 'due' AND NEW.state = 'due' BEGIN
  INSERT INTO due (task, subject, lane, at, useful_until)
  VALUES ('report-delivery', NEW.payment_id, 'wechat', NEW.due_at, NEW.due_at)
  ON CONFLICT (task, subject) DO UPDATE SET at = excluded.at;
END;

-- What stood before there was a schedule: an attempt earlier than that is asked about, sent or told again.
INSERT INTO due (task, subject, lane, at, useful_until)
SELECT 'ask-payment', id, channel, asked_at + 30, expires_at FROM payment WHERE state IN ('opening', 'open', 'closing')
UNION ALL SELECT 'push-refund', refund.id, channel, decided_at, decided_at
FROM refund JOIN refund_sending ON refund_sending.id = refund.id WHERE state IN ('decided', 'sent')
UNION ALL SELECT 'report-delivery', payment_id, 'wechat', due_at, due_at FROM shipping_report WHERE state = 'due';

-- Owner: order. Guests are reminded by messages now; the log still tells those that went out.
DROP TRIGGER log_of_reminder;

DROP TRIGGER payment_reminder_is_final;

DROP INDEX payment_reminder_of_order;

DROP TABLE payment_reminder;

CREATE TRIGGER log_of_reminder AFTER UPDATE OF state ON message_delivery WHEN NEW.state = 'sent' BEGIN
  INSERT INTO order_event (order_id, kind, actor, at, cause, detail)
  SELECT message.order_id, 'payment_reminded', 'system', NEW.at, NEW.channel,
    iif(charge.kind = 'order', NULL, json_object(charge.kind || '_id', charge.id))
  FROM message JOIN charge ON charge.id = message.key
  WHERE message.id = NEW.message_id AND message.template = 'payment_reminder';
END;

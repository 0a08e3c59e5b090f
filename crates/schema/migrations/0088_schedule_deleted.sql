-- Owner: schedule. What is gone is not sent.
CREATE TRIGGER due_of_message_is_gone AFTER DELETE ON message_delivery BEGIN
  DELETE FROM due WHERE task = 'message-delivery' AND subject = OLD.id;
END;

-- Nobody is reminded of what time has ended already and the tick has not written down yet.
CREATE TRIGGER due_of_reminder_of_nobody AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM due WHERE task = 'payment-reminder' AND subject IN (
    SELECT charge.id FROM "order" AS placed JOIN charge ON charge.order_id = placed.id WHERE placed.user_id = NEW.id
  );
END;

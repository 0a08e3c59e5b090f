-- Owner: idempotency. Nobody asks again for what a deleted account was answered.
CREATE TRIGGER idempotency_ends_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM idempotency WHERE user_id = NEW.id;
END;

-- What belongs to idempotency, as the steps leave it; written by a test, never by hand.

-- The answer to a request that created or moved something, kept with the change itself.
CREATE TABLE idempotency (
  number INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (user_id, operation, key)
) STRICT;

-- An answer that is kept with a new order: {"answers": [{"user_id", "operation", "key", "request_hash", "status", "answer"}]}
CREATE TRIGGER placement_of_answers INSTEAD OF INSERT ON placement WHEN NEW.document -> 'answers' IS NOT NULL BEGIN
  INSERT INTO idempotency (user_id, operation, key, request_hash, status, answer, at)
  SELECT kept.value ->> 'user_id', kept.value ->> 'operation', kept.value ->> 'key', kept.value ->> 'request_hash',
    kept.value ->> 'status', kept.value ->> 'answer', NEW.document ->> 'at'
  FROM json_each(NEW.document, '$.answers') AS kept;
END;

-- Nobody asks again for what a deleted account was answered.
CREATE TRIGGER idempotency_ends_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM idempotency WHERE user_id = NEW.id;
END;

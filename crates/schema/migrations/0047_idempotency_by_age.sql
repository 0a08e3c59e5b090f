-- Owner: idempotency. Answers are long: where they lie in the order of their coming, a new one goes behind the last, and the
-- oldest need no index.
DROP INDEX idempotency_by_age;

ALTER TABLE idempotency RENAME TO idempotency_by_key;

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

INSERT INTO idempotency (user_id, operation, key, request_hash, status, answer, at)
SELECT user_id, operation, key, request_hash, status, answer, at FROM idempotency_by_key ORDER BY at;

DROP TABLE idempotency_by_key;

-- An answer that is kept with a new order: {"answers": [{"user_id", "operation", "key", "request_hash", "status", "answer"}]}
CREATE TRIGGER placement_of_answers INSTEAD OF INSERT ON placement WHEN NEW.document -> 'answers' IS NOT NULL BEGIN
  INSERT INTO idempotency (user_id, operation, key, request_hash, status, answer, at)
  SELECT kept.value ->> 'user_id', kept.value ->> 'operation', kept.value ->> 'key', kept.value ->> 'request_hash',
    kept.value ->> 'status', kept.value ->> 'answer', NEW.document ->> 'at'
  FROM json_each(NEW.document, '$.answers') AS kept;
END;

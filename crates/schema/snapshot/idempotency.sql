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

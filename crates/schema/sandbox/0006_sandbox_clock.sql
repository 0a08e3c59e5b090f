-- Owner: sandbox. By how many seconds the sandbox's clock is ahead of the machine's: one row, read by every component at the head of
-- each request.
CREATE TABLE sandbox_clock (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  offset_s INTEGER NOT NULL CHECK (offset_s >= 0)
) STRICT;

INSERT INTO sandbox_clock (only, offset_s) VALUES (1, 0);

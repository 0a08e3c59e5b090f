-- What belongs to acquiring, as the steps leave it; written by a test, never by hand.

-- WeChat Pay's platform certificates as they were fetched and proven; they are public.
CREATE TABLE platform_certificate (
  serial TEXT PRIMARY KEY,
  pem TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is done now and then, by one of many: since when it was last begun.
CREATE TABLE mutex (
  name TEXT PRIMARY KEY,
  taken_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

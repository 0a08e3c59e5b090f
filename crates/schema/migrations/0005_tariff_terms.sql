-- Owner: tariff. The commercial terms in versions. A version is never changed: orders refer to it for as long as they exist.
-- How a listing is priced: by the minute, in terms (months), by the visit, or by the unit (a litre).
CREATE TABLE tariff_kind (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO tariff_kind (name) VALUES ('time'), ('term'), ('visit'), ('unit');

CREATE TABLE tariff (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  kind TEXT NOT NULL DEFAULT 'time' REFERENCES tariff_kind (name),
  version INTEGER NOT NULL,
  terms TEXT NOT NULL CHECK (json_valid(terms)),
  -- What a search must know of the terms, without reading the document.
  minimum_minutes INTEGER GENERATED ALWAYS AS (terms ->> '$.minimum_minutes') STORED,
  maximum_minutes INTEGER GENERATED ALWAYS AS (terms ->> '$.maximum_minutes') STORED,
  step_minutes INTEGER GENERATED ALWAYS AS (terms ->> '$.step_minutes') STORED CHECK (step_minutes > 0),
  cleaning_gap_minutes INTEGER GENERATED ALWAYS AS (terms ->> '$.cleaning_gap_minutes') STORED,
  created_at INTEGER NOT NULL,
  UNIQUE (listing_number, version),
  -- Time is sold by steps between bounds.
  CHECK (kind <> 'time' OR (minimum_minutes IS NOT NULL AND maximum_minutes IS NOT NULL AND step_minutes IS NOT NULL
    AND cleaning_gap_minutes IS NOT NULL))
) STRICT;

CREATE TRIGGER tariff_is_frozen BEFORE UPDATE ON tariff BEGIN
  SELECT raise(ABORT, 'a tariff version is never changed');
END;

CREATE TRIGGER tariff_is_kept BEFORE DELETE ON tariff BEGIN
  SELECT raise(ABORT, 'a tariff version is never deleted');
END;

-- Days on which the calendar differs from the week, by the State Council's yearly notice. Replaceable: it is data.
CREATE TABLE holiday (
  date TEXT PRIMARY KEY CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday')),
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What belongs to tariff, as the steps leave it; written by a test, never by hand.

-- The commercial terms in versions. A version is never changed: orders refer to it for as long as they exist.
-- How a listing is priced: by the minute, in terms (months), by the visit, or by the unit (a litre).
CREATE TABLE tariff_kind (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO tariff_kind (name) VALUES
  ('term'),
  ('time'),
  ('unit'),
  ('visit');

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

INSERT INTO holiday (date, kind, name) VALUES
  ('2026-01-01', 'holiday', '元旦'),
  ('2026-01-02', 'holiday', '元旦'),
  ('2026-01-03', 'holiday', '元旦'),
  ('2026-01-04', 'workday', '元旦调休'),
  ('2026-02-14', 'workday', '春节调休'),
  ('2026-02-15', 'holiday', '春节'),
  ('2026-02-16', 'holiday', '春节'),
  ('2026-02-17', 'holiday', '春节'),
  ('2026-02-18', 'holiday', '春节'),
  ('2026-02-19', 'holiday', '春节'),
  ('2026-02-20', 'holiday', '春节'),
  ('2026-02-21', 'holiday', '春节'),
  ('2026-02-22', 'holiday', '春节'),
  ('2026-02-23', 'holiday', '春节'),
  ('2026-02-28', 'workday', '春节调休'),
  ('2026-04-04', 'holiday', '清明节'),
  ('2026-04-05', 'holiday', '清明节'),
  ('2026-04-06', 'holiday', '清明节'),
  ('2026-05-01', 'holiday', '劳动节'),
  ('2026-05-02', 'holiday', '劳动节'),
  ('2026-05-03', 'holiday', '劳动节'),
  ('2026-05-04', 'holiday', '劳动节'),
  ('2026-05-05', 'holiday', '劳动节'),
  ('2026-05-09', 'workday', '劳动节调休'),
  ('2026-06-19', 'holiday', '端午节'),
  ('2026-06-20', 'holiday', '端午节'),
  ('2026-06-21', 'holiday', '端午节'),
  ('2026-09-20', 'workday', '国庆节调休'),
  ('2026-09-25', 'holiday', '中秋节'),
  ('2026-09-26', 'holiday', '中秋节'),
  ('2026-09-27', 'holiday', '中秋节'),
  ('2026-10-01', 'holiday', '国庆节'),
  ('2026-10-02', 'holiday', '国庆节'),
  ('2026-10-03', 'holiday', '国庆节'),
  ('2026-10-04', 'holiday', '国庆节'),
  ('2026-10-05', 'holiday', '国庆节'),
  ('2026-10-06', 'holiday', '国庆节'),
  ('2026-10-07', 'holiday', '国庆节'),
  ('2026-10-10', 'workday', '国庆节调休'),
  ('2027-01-01', 'holiday', '元旦'),
  ('2027-02-05', 'holiday', '除夕'),
  ('2027-02-06', 'holiday', '春节'),
  ('2027-02-07', 'holiday', '春节'),
  ('2027-02-08', 'holiday', '春节'),
  ('2027-04-05', 'holiday', '清明节'),
  ('2027-05-01', 'holiday', '劳动节'),
  ('2027-05-02', 'holiday', '劳动节'),
  ('2027-06-09', 'holiday', '端午节'),
  ('2027-09-15', 'holiday', '中秋节'),
  ('2027-10-01', 'holiday', '国庆节'),
  ('2027-10-02', 'holiday', '国庆节'),
  ('2027-10-03', 'holiday', '国庆节');

-- For which years it is known how the calendar differs from the week, and how surely. There is no gap between the
-- first and the last.
CREATE TABLE calendar_year (
  year INTEGER PRIMARY KEY CHECK (year BETWEEN 2000 AND 9998),
  -- Before the State Council's notice only the days that the law fixes are known: bridging days and make-up workdays are missing.
  is_provisional INTEGER NOT NULL CHECK (is_provisional IN (0, 1)),
  changed_at INTEGER NOT NULL
) STRICT;

INSERT INTO calendar_year (year, is_provisional, changed_at) VALUES
  (2026, 0, 0),
  (2027, 1, 0);

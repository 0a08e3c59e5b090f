-- Owner: tariff. For which years it is known how the calendar differs from the week, and how surely. There is no gap between the
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

-- Owner: listing. Stores, what they offer, and what is occupied in time.
CREATE TABLE store (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT,
  intro TEXT NOT NULL DEFAULT '',
  -- IANA time zone: opening hours and tariffs are read in it.
  zone TEXT NOT NULL DEFAULT 'Asia/Shanghai',
  -- Opening hours as the crate tariff reads them.
  opening TEXT NOT NULL CHECK (json_valid(opening)),
  latitude REAL NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude REAL NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  -- The place as a point of the unit sphere: the straight line between two points grows with the great circle, so a
  -- distance is compared without trigonometry, which the engine's SQLite does not have.
  x REAL NOT NULL,
  y REAL NOT NULL,
  z REAL NOT NULL,
  CHECK (abs(x * x + y * y + z * z - 1) < 1e-9)
) STRICT;

-- The index by place: a box in three dimensions has neither poles nor a date line.
CREATE VIRTUAL TABLE store_place USING rtree (store_number, x_from, x_to, y_from, y_to, z_from, z_to);

CREATE TRIGGER store_place_on_insert AFTER INSERT ON store BEGIN
  INSERT INTO store_place VALUES (NEW.number, NEW.x, NEW.x, NEW.y, NEW.y, NEW.z, NEW.z);
END;

CREATE TRIGGER store_place_on_move AFTER UPDATE OF x, y, z ON store BEGIN
  UPDATE store_place SET x_from = NEW.x, x_to = NEW.x, y_from = NEW.y, y_to = NEW.y, z_from = NEW.z, z_to = NEW.z
  WHERE store_number = NEW.number;
END;

CREATE TRIGGER store_place_on_delete AFTER DELETE ON store BEGIN
  DELETE FROM store_place WHERE store_number = OLD.number;
END;

CREATE TABLE listing (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  store_number INTEGER NOT NULL REFERENCES store (number),
  kind TEXT NOT NULL CHECK (kind IN ('room')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  intro TEXT NOT NULL DEFAULT '',
  capacity INTEGER NOT NULL CHECK (capacity > 0),
  styles TEXT NOT NULL DEFAULT '[]' CHECK (json_type(styles) = 'array'),
  facilities TEXT NOT NULL DEFAULT '[]' CHECK (json_type(facilities) = 'array'),
  cover_url TEXT NOT NULL,
  pictures TEXT NOT NULL DEFAULT '[]' CHECK (json_type(pictures) = 'array'),
  -- The lowest price of the present tariff, in fen an hour: what a search filters and sorts by.
  price_from_fen INTEGER NOT NULL CHECK (price_from_fen >= 0),
  price_unit TEXT NOT NULL DEFAULT 'hour' CHECK (price_unit IN ('hour')),
  -- Kept by the reviews' trigger: how many there are, and the sum of their marks of 1 to 5 by dimension.
  review_count INTEGER NOT NULL DEFAULT 0,
  environment_marks INTEGER NOT NULL DEFAULT 0,
  facilities_marks INTEGER NOT NULL DEFAULT 0,
  tea_marks INTEGER NOT NULL DEFAULT 0,
  service_marks INTEGER NOT NULL DEFAULT 0,
  -- The mean of all marks in hundredths, rounded down; 0 without a review, so that it sorts behind all that have one.
  rating_hundredths INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'hidden'))
) STRICT;

-- No generated column: SQLite reads one from the table even where an index holds it, and a search reads many.
CREATE TRIGGER listing_rating AFTER UPDATE OF review_count, environment_marks, facilities_marks, tea_marks, service_marks
ON listing WHEN NEW.review_count > 0 BEGIN
  UPDATE listing SET rating_hundredths =
    (NEW.environment_marks + NEW.facilities_marks + NEW.tea_marks + NEW.service_marks) * 25 / NEW.review_count
  WHERE number = NEW.number;
END;

-- What a search sorts by stands in the indexes, so that a room is only looked up once it is its turn.
CREATE INDEX listing_of_store ON listing (store_number, kind, state, price_from_fen, rating_hundredths);

CREATE INDEX listing_by_price ON listing (kind, state, price_from_fen);

CREATE INDEX listing_by_rating ON listing (kind, state, -rating_hundredths);

-- The commercial terms in versions. A version is never changed: orders refer to it for as long as they exist.
CREATE TABLE tariff (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  version INTEGER NOT NULL,
  terms TEXT NOT NULL CHECK (json_valid(terms)),
  -- What a search must know of the terms, without reading the document.
  minimum_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.minimum_minutes') STORED,
  maximum_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.maximum_minutes') STORED,
  step_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.step_minutes') STORED CHECK (step_minutes > 0),
  cleaning_gap_minutes INTEGER NOT NULL GENERATED ALWAYS AS (terms ->> '$.cleaning_gap_minutes') STORED,
  created_at INTEGER NOT NULL,
  UNIQUE (listing_number, version)
) STRICT;

CREATE TRIGGER tariff_is_frozen BEFORE UPDATE ON tariff BEGIN
  SELECT raise(ABORT, 'a tariff version is never changed');
END;

CREATE TRIGGER tariff_is_kept BEFORE DELETE ON tariff BEGIN
  SELECT raise(ABORT, 'a tariff version is never deleted');
END;

-- What is occupied in time: the room itself; later a handset or a worker.
CREATE TABLE resource (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  name TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'in_service' CHECK (state IN ('in_service', 'out_of_service'))
) STRICT;

CREATE INDEX resource_of_listing ON resource (listing_number, state);

-- What a listing is found by, cut into every two neighbouring characters, because Chinese does not separate words.
-- A query is cut the same way.
CREATE VIEW listing_spelt (number, words) AS
WITH text (number, spelt) AS (
  SELECT listing.number,
    listing.name || ' ' || store.name || ' ' || listing.intro || ' ' || listing.styles || ' ' || store.address
  FROM listing JOIN store ON store.number = listing.store_number
)
SELECT text.number, (
  WITH RECURSIVE place (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < length(text.spelt))
  SELECT group_concat(substr(text.spelt, place.at, 2), ' ') FROM place
)
FROM text;

CREATE VIRTUAL TABLE listing_words USING fts5 (words, tokenize = 'unicode61');

CREATE TRIGGER listing_words_on_insert AFTER INSERT ON listing BEGIN
  INSERT INTO listing_words (rowid, words) SELECT number, words FROM listing_spelt WHERE number = NEW.number;
END;

CREATE TRIGGER listing_words_on_change AFTER UPDATE OF name, intro, styles, store_number ON listing BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = NEW.number) WHERE rowid = NEW.number;
END;

CREATE TRIGGER listing_words_on_store_change AFTER UPDATE OF name, address ON store BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE store_number = NEW.number);
END;

CREATE TRIGGER listing_words_on_delete AFTER DELETE ON listing BEGIN
  DELETE FROM listing_words WHERE rowid = OLD.number;
END;

-- Days on which the calendar differs from the week, by the State Council's yearly notice. Replaceable: it is data.
CREATE TABLE holiday (
  date TEXT PRIMARY KEY CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('holiday', 'workday')),
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

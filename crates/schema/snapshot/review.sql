-- What belongs to review, as the steps leave it; written by a test, never by hand.

-- One review an order, by who was there.
-- By which marks, of 1 to 5, guests say what they think of what kind of thing.
CREATE TABLE review_dimension (
  kind TEXT NOT NULL REFERENCES listing_kind (name),
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

INSERT INTO review_dimension (kind, name, position) VALUES
  ('fuel', 'service', 1),
  ('fuel', 'speed', 2),
  ('goods', 'as_described', 2),
  ('goods', 'quality', 1),
  ('goods', 'service', 3),
  ('phone', 'as_described', 2),
  ('phone', 'quality', 1),
  ('phone', 'service', 3),
  ('room', 'environment', 1),
  ('room', 'facilities', 2),
  ('room', 'service', 4),
  ('room', 'tea', 3),
  ('service', 'attitude', 1),
  ('service', 'efficiency', 3),
  ('service', 'skill', 2);

CREATE TABLE review (
  -- Readers page by it: an order's id is for its guest only.
  number INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL UNIQUE REFERENCES "order" (id),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  user_id TEXT NOT NULL REFERENCES user (id),
  -- A mark for each dimension of the listing's kind.
  marks TEXT NOT NULL CHECK (json_type(marks) = 'object'),
  anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
  pictures TEXT NOT NULL DEFAULT '[]' CHECK (json_type(pictures) = 'array'),
  at INTEGER NOT NULL
, text TEXT NOT NULL DEFAULT '' CHECK (length(CAST(text AS BLOB)) <= 32000)) STRICT
;

CREATE INDEX review_of_listing ON review (listing_number, number);

CREATE TRIGGER review_marks_what_is_declared BEFORE INSERT ON review BEGIN
  SELECT raise(ABORT, 'a review marks each dimension of the kind with 1 to 5') WHERE EXISTS (
    SELECT 1 FROM listing JOIN review_dimension ON review_dimension.kind = listing.kind
    WHERE listing.number = NEW.listing_number
      AND (NEW.marks ->> review_dimension.name) IS NOT min(max(NEW.marks ->> review_dimension.name, 1), 5)
  ) OR (SELECT count(*) FROM json_each(NEW.marks)) <> (
    SELECT count(*) FROM listing JOIN review_dimension ON review_dimension.kind = listing.kind
    WHERE listing.number = NEW.listing_number
  );
END;

-- The sum of the marks of a listing by dimension, and of how many reviews.
CREATE TABLE listing_mark (
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  dimension TEXT NOT NULL,
  marks INTEGER NOT NULL,
  reviews INTEGER NOT NULL,
  PRIMARY KEY (listing_number, dimension)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER review_counts AFTER INSERT ON review BEGIN
  INSERT INTO listing_mark (listing_number, dimension, marks, reviews)
  SELECT NEW.listing_number, mark.key, mark.value, 1 FROM json_each(NEW.marks) AS mark WHERE true
  ON CONFLICT (listing_number, dimension) DO UPDATE SET marks = marks + excluded.marks, reviews = reviews + 1;
END;

-- A review outlives the account of its author and names nobody then: no platform may delete what guests say (E-Commerce Law, art. 39).
CREATE INDEX review_of_user ON review (user_id, order_id);

CREATE TRIGGER review_names_nobody AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  UPDATE review SET anonymous = 1 WHERE user_id = NEW.id AND NOT anonymous;
END;

-- Owner: review. One review an order, by who was there.
CREATE TABLE review (
  order_id TEXT PRIMARY KEY REFERENCES "order" (id),
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  user_id TEXT NOT NULL REFERENCES user (id),
  environment INTEGER NOT NULL CHECK (environment BETWEEN 1 AND 5),
  facilities INTEGER NOT NULL CHECK (facilities BETWEEN 1 AND 5),
  tea INTEGER NOT NULL CHECK (tea BETWEEN 1 AND 5),
  service INTEGER NOT NULL CHECK (service BETWEEN 1 AND 5),
  text TEXT NOT NULL CHECK (length(text) <= 1000),
  anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
  pictures TEXT NOT NULL DEFAULT '[]' CHECK (json_type(pictures) = 'array'),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX review_of_listing ON review (listing_number, order_id);

CREATE TRIGGER review_counts AFTER INSERT ON review BEGIN
  UPDATE listing SET review_count = review_count + 1,
    review_marks = review_marks + NEW.environment + NEW.facilities + NEW.tea + NEW.service
  WHERE number = NEW.listing_number;
END;

-- Owner: review. One review an order, by who was there.
CREATE TABLE review (
  -- Readers page by it: an order's id is for its guest only.
  number INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL UNIQUE REFERENCES "order" (id),
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
) STRICT;

CREATE INDEX review_of_listing ON review (listing_number, number);

CREATE TRIGGER review_counts AFTER INSERT ON review BEGIN
  UPDATE listing SET review_count = review_count + 1,
    environment_marks = environment_marks + NEW.environment, facilities_marks = facilities_marks + NEW.facilities,
    tea_marks = tea_marks + NEW.tea, service_marks = service_marks + NEW.service
  WHERE number = NEW.listing_number;
END;

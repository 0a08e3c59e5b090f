-- What belongs to catalogue, as the steps leave it; written by a test, never by hand.

-- Merchants, their stores, what they sell, and what is occupied in time.
CREATE TABLE merchant (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  created_at INTEGER NOT NULL
, state TEXT NOT NULL DEFAULT 'admitted' CHECK (state IN ('admitted', 'applied', 'limited', 'refused')), applicant_id TEXT REFERENCES user (id), contact_sealed TEXT, address TEXT NOT NULL DEFAULT '', scope TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 1, state_reason TEXT NOT NULL DEFAULT '', changed_at INTEGER NOT NULL DEFAULT 0, rating INTEGER CHECK (rating BETWEEN 1 AND 5), rating_reason TEXT NOT NULL DEFAULT '', platform_fee_basis_points INTEGER NOT NULL DEFAULT 0
  CHECK (platform_fee_basis_points BETWEEN 0 AND 10000)) STRICT
;

CREATE TABLE store (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  merchant_number INTEGER NOT NULL REFERENCES merchant (number),
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
  -- What the platform keeps of what is earned here, in hundredths of a per cent.
  platform_fee_basis_points INTEGER NOT NULL DEFAULT 0 CHECK (platform_fee_basis_points BETWEEN 0 AND 10000), state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  CHECK (abs(x * x + y * y + z * z - 1) < 1e-9)
) STRICT
;

CREATE INDEX store_of_merchant ON store (merchant_number);

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

-- What kinds of things are sold. A kind is known by what it declares (its attributes, its dimensions of review); what a
-- listing can do follows from what it has (resources, articles, a tariff), never from its kind.
CREATE TABLE listing_kind (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO listing_kind (name) VALUES
  ('fuel'),
  ('goods'),
  ('phone'),
  ('room'),
  ('service');

-- What a price is for.
CREATE TABLE price_unit (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO price_unit (name) VALUES
  ('hour'),
  ('litre'),
  ('month'),
  ('piece'),
  ('visit');

-- What a product of a kind tells of itself: a number, a text, or a list of texts. Those that searches filter by are indexed.
CREATE TABLE attribute (
  kind TEXT NOT NULL REFERENCES listing_kind (name),
  name TEXT NOT NULL,
  shape TEXT NOT NULL CHECK (shape IN ('number', 'text', 'texts')),
  is_required INTEGER NOT NULL CHECK (is_required IN (0, 1)),
  is_filter INTEGER NOT NULL CHECK (is_filter IN (0, 1)),
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

INSERT INTO attribute (kind, name, shape, is_required, is_filter) VALUES
  ('fuel', 'grade', 'text', 1, 1),
  ('goods', 'brand', 'text', 0, 1),
  ('goods', 'category', 'text', 0, 1),
  ('phone', 'brand', 'text', 1, 1),
  ('phone', 'configuration', 'texts', 0, 0),
  ('phone', 'model', 'text', 1, 1),
  ('room', 'capacity', 'number', 1, 1),
  ('room', 'facilities', 'texts', 0, 0),
  ('room', 'styles', 'texts', 0, 1),
  ('service', 'category', 'text', 1, 1),
  ('service', 'minutes', 'number', 0, 0),
  ('service', 'tools', 'texts', 0, 0);

-- The merchant's catalogue: each thing once, however many stores sell it.
CREATE TABLE product (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  merchant_number INTEGER NOT NULL REFERENCES merchant (number),
  kind TEXT NOT NULL REFERENCES listing_kind (name),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  intro TEXT NOT NULL DEFAULT '',
  attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_type(attributes) = 'object'),
  cover_url TEXT NOT NULL,
  pictures TEXT NOT NULL DEFAULT '[]' CHECK (json_type(pictures) = 'array'), approved_at INTEGER DEFAULT 0, revision INTEGER NOT NULL DEFAULT 0,
  -- For the foreign key of the listings: a listing is of its product's kind.
  UNIQUE (number, kind)
) STRICT
;

CREATE INDEX product_of_merchant ON product (merchant_number, kind);

-- The attributes that searches filter by, one row a value.
CREATE TABLE product_attribute (
  product_number INTEGER NOT NULL REFERENCES product (number),
  name TEXT NOT NULL,
  value ANY NOT NULL,
  PRIMARY KEY (product_number, name, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX product_attribute_by_value ON product_attribute (name, value, product_number);

-- Products with an attribute that their kind does not declare, or of another shape, or without one that it needs.
CREATE VIEW product_fault (product_number) AS
SELECT product.number
FROM product JOIN json_each(product.attributes) AS given
LEFT JOIN attribute ON attribute.kind = product.kind AND attribute.name = given.key
WHERE CASE attribute.shape
  WHEN 'number' THEN given.type NOT IN ('integer', 'real')
  WHEN 'text' THEN given.type <> 'text'
  WHEN 'texts' THEN given.type <> 'array'
    OR EXISTS (SELECT 1 FROM json_each(given.value) AS each WHERE each.type <> 'text')
  ELSE 1
END
UNION ALL
SELECT product.number
FROM product JOIN attribute ON attribute.kind = product.kind AND attribute.is_required
WHERE json_type(product.attributes, '$.' || attribute.name) IS NULL;

-- Nobody would ever find what the kind does not declare.
CREATE TRIGGER product_is_declared AFTER INSERT ON product BEGIN
  SELECT raise(ABORT, 'the attributes are not those that the kind declares')
  WHERE EXISTS (SELECT 1 FROM product_fault WHERE product_number = NEW.number);
END;

CREATE TRIGGER product_stays_declared AFTER UPDATE OF attributes, kind ON product BEGIN
  SELECT raise(ABORT, 'the attributes are not those that the kind declares')
  WHERE EXISTS (SELECT 1 FROM product_fault WHERE product_number = NEW.number);
END;

CREATE VIEW product_filter (product_number, name, value) AS
SELECT product.number, attribute.name, given.value
FROM product
JOIN attribute ON attribute.kind = product.kind AND attribute.is_filter
JOIN json_each(product.attributes, '$.' || attribute.name) AS given
WHERE given.value IS NOT NULL;

CREATE TRIGGER product_attribute_on_insert AFTER INSERT ON product BEGIN
  INSERT INTO product_attribute (product_number, name, value)
  SELECT DISTINCT product_number, name, value FROM product_filter WHERE product_number = NEW.number;
END;

-- A variant of a product that is counted: what stands on a shelf, with its specification and its price.
CREATE TABLE sku (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  product_number INTEGER NOT NULL REFERENCES product (number),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  specification TEXT NOT NULL DEFAULT '{}' CHECK (json_type(specification) = 'object'),
  price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
  state TEXT NOT NULL DEFAULT 'sold' CHECK (state IN ('waiting', 'sold', 'withdrawn', 'dropped'))) STRICT
;

-- A product in a store: what a search finds.
CREATE TABLE listing (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),
  store_number INTEGER NOT NULL REFERENCES store (number),
  product_number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  -- The lowest price of the present tariff or of the product's articles: what a search filters and sorts by.
  price_from_fen INTEGER NOT NULL CHECK (price_from_fen >= 0),
  price_unit TEXT NOT NULL DEFAULT 'hour' REFERENCES price_unit (name),
  -- How what is bought reaches the guest.
  fulfilment TEXT NOT NULL REFERENCES fulfilment_method (name),
  -- Kept by the reviews' triggers: how many there are, and the mean of all marks in hundredths, rounded down; 0 without a
  -- review, so that it sorts behind all that have one.
  review_count INTEGER NOT NULL DEFAULT 0,
  rating_hundredths INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'hidden')), offer TEXT NOT NULL DEFAULT 'offered' CHECK (offer IN ('offered', 'withdrawn', 'deleted')),
  FOREIGN KEY (product_number, kind) REFERENCES product (number, kind),
  UNIQUE (product_number, store_number)
) STRICT
;

-- What a search sorts by stands in the indexes, so that a listing is only looked up once it is its turn.
CREATE INDEX listing_of_store ON listing (store_number, kind, state, price_from_fen, rating_hundredths);

CREATE INDEX listing_by_price ON listing (kind, state, price_from_fen);

CREATE INDEX listing_by_rating ON listing (kind, state, -rating_hundredths);

CREATE TRIGGER listing_is_of_the_stores_merchant BEFORE INSERT ON listing
WHEN (SELECT merchant_number FROM store WHERE number = NEW.store_number)
  IS NOT (SELECT merchant_number FROM product WHERE number = NEW.product_number) BEGIN
  SELECT raise(ABORT, 'a store lists the products of its own merchant');
END;

-- What is occupied in time: a room, a handset, a worker, a pump. One of them can serve several listings.
CREATE TABLE resource (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  store_number INTEGER NOT NULL REFERENCES store (number),
  name TEXT NOT NULL,
  -- No hold of it is longer, gaps included: a search for overlaps looks back no further than that.
  longest_hold_seconds INTEGER NOT NULL DEFAULT 2764800 CHECK (longest_hold_seconds > 0),
  state TEXT NOT NULL DEFAULT 'in_service' CHECK (state IN ('in_service', 'out_of_service'))
) STRICT;

CREATE TABLE listing_resource (
  listing_number INTEGER NOT NULL REFERENCES listing (number),
  resource_id TEXT NOT NULL REFERENCES resource (id),
  PRIMARY KEY (listing_number, resource_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX listing_of_resource ON listing_resource (resource_id);

CREATE VIRTUAL TABLE listing_words USING fts5 (words, tokenize = 'unicode61');

CREATE TRIGGER listing_words_on_insert AFTER INSERT ON listing BEGIN
  INSERT INTO listing_words (rowid, words) SELECT number, words FROM listing_spelt WHERE number = NEW.number;
END;

CREATE TRIGGER listing_words_on_change AFTER UPDATE OF product_number, store_number ON listing BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = NEW.number) WHERE rowid = NEW.number;
END;

-- Behind the rows of an attribute that changes, one after the other: the last one leaves the words as they must be.
CREATE TRIGGER listing_words_on_attribute AFTER INSERT ON product_attribute WHEN typeof(NEW.value) = 'text' BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE product_number = NEW.product_number);
END;

CREATE TRIGGER listing_words_without_attribute AFTER DELETE ON product_attribute WHEN typeof(OLD.value) = 'text' BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE product_number = OLD.product_number);
END;

CREATE TRIGGER listing_words_on_delete AFTER DELETE ON listing BEGIN
  DELETE FROM listing_words WHERE rowid = OLD.number;
END;

-- What searches sort by, as guests mark it. No generated column: SQLite reads one from the table even where
-- an index holds it, and a search reads many.
CREATE TRIGGER listing_is_reviewed AFTER INSERT ON review BEGIN
  UPDATE listing SET review_count = review_count + 1 WHERE number = NEW.listing_number;
END;

CREATE TRIGGER listing_is_first_rated AFTER INSERT ON listing_mark BEGIN
  UPDATE listing SET rating_hundredths =
    (SELECT sum(marks) * 100 / sum(reviews) FROM listing_mark WHERE listing_number = NEW.listing_number)
  WHERE number = NEW.listing_number;
END;

CREATE TRIGGER listing_is_rated AFTER UPDATE OF marks ON listing_mark BEGIN
  UPDATE listing SET rating_hundredths =
    (SELECT sum(marks) * 100 / sum(reviews) FROM listing_mark WHERE listing_number = NEW.listing_number)
  WHERE number = NEW.listing_number;
END;

CREATE INDEX merchant_by_state ON merchant (state, id);

CREATE INDEX merchant_of_applicant ON merchant (applicant_id, state);

CREATE TRIGGER merchant_moves_as_allowed BEFORE UPDATE OF state ON merchant
WHEN (OLD.state, NEW.state) NOT IN (
  VALUES ('applied', 'applied'), ('applied', 'admitted'), ('applied', 'refused'), ('refused', 'applied'), ('admitted', 'limited'),
    ('limited', 'admitted')
) BEGIN
  SELECT raise(ABORT, 'a merchant has no such transition');
END;

-- What a merchant shows of itself: the business licence by its unified social credit code (GB 32100-2015); of public places
-- the hygiene permit; of places where many people come the fire safety check.
CREATE TABLE merchant_document_kind (
  name TEXT PRIMARY KEY,
  is_required INTEGER NOT NULL CHECK (is_required IN (0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO merchant_document_kind (name, is_required) VALUES
  ('business_licence', 1),
  ('fire_safety', 0),
  ('food_licence', 0),
  ('hygiene_permit', 0);

CREATE TABLE merchant_document (
  merchant_number INTEGER NOT NULL REFERENCES merchant (number),
  kind TEXT NOT NULL REFERENCES merchant_document_kind (name),
  number TEXT NOT NULL CHECK (length(CAST(number AS BLOB)) BETWEEN 1 AND 2048),
  -- The last day on which it is good; null: for good.
  valid_until TEXT CHECK (valid_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  picture_url TEXT NOT NULL CHECK (length(picture_url) BETWEEN 1 AND 512),
  PRIMARY KEY (merchant_number, kind)
) STRICT, WITHOUT ROWID;

-- Who else shows the same licence.
CREATE INDEX merchant_document_by_number ON merchant_document (kind, number);

-- What was submitted last of each product.
CREATE TABLE product_draft (
  product_number INTEGER PRIMARY KEY REFERENCES product (number),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  intro TEXT NOT NULL,
  attributes TEXT NOT NULL CHECK (json_type(attributes) = 'object'),
  cover_url TEXT NOT NULL,
  pictures TEXT NOT NULL CHECK (json_type(pictures) = 'array'),
  submitted_by TEXT NOT NULL REFERENCES user (id),
  submitted_at INTEGER NOT NULL,
  -- Each time that something is submitted it is another one: who approves says which one was seen.
  revision INTEGER NOT NULL,
  decided_at INTEGER,
  -- Why it was refused, for the merchant to correct.
  reason TEXT,
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK ((state = 'refused') = (reason IS NOT NULL))
) STRICT;

CREATE INDEX product_draft_waiting ON product_draft (submitted_at, product_number) WHERE state = 'waiting';

CREATE INDEX product_draft_of_user ON product_draft (submitted_by);

CREATE TRIGGER product_draft_is_decided_once BEFORE UPDATE OF state ON product_draft
WHEN NEW.state <> 'waiting' AND OLD.state <> 'waiting' BEGIN
  SELECT raise(ABORT, 'what was submitted is decided once');
END;

CREATE INDEX sku_of_product ON sku (product_number, state);

-- Whether guests see a listing: its merchant sells at all and offers it, its store is open, its product is approved, and it has a price.
CREATE VIEW listing_display (number, product_number, store_number, merchant_number, state) AS
SELECT listing.number, listing.product_number, listing.store_number, store.merchant_number, iif(
  listing.offer = 'offered' AND product.approved_at IS NOT NULL AND store.state = 'open' AND merchant.state = 'admitted' AND (
    EXISTS (SELECT 1 FROM tariff WHERE tariff.listing_number = listing.number)
    OR EXISTS (SELECT 1 FROM sku WHERE sku.product_number = listing.product_number AND sku.state IN ('sold', 'withdrawn'))
  ), 'shown', 'hidden')
FROM listing
JOIN product ON product.number = listing.product_number
JOIN store ON store.number = listing.store_number
JOIN merchant ON merchant.number = store.merchant_number;

CREATE TRIGGER listing_is_offered AFTER UPDATE OF offer ON listing BEGIN
  UPDATE listing SET state = (SELECT state FROM listing_display WHERE number = listing.number) WHERE number = NEW.number;
END;

CREATE TRIGGER listing_is_approved AFTER UPDATE OF approved_at ON product BEGIN
  UPDATE listing SET state = (SELECT state FROM listing_display WHERE number = listing.number)
  WHERE product_number = NEW.number;
END;

CREATE TRIGGER listing_is_priced AFTER INSERT ON tariff BEGIN
  UPDATE listing SET state = (SELECT state FROM listing_display WHERE number = listing.number)
  WHERE number = NEW.listing_number AND state = 'hidden';
END;

CREATE TRIGGER listing_has_articles AFTER UPDATE OF state, price_fen ON sku BEGIN
  UPDATE listing SET state = (SELECT state FROM listing_display WHERE number = listing.number),
    price_from_fen = coalesce(
      (SELECT min(price_fen) FROM sku WHERE product_number = NEW.product_number AND state = 'sold'), price_from_fen)
  WHERE product_number = NEW.product_number;
END;

CREATE TRIGGER listing_follows_store AFTER UPDATE OF state ON store BEGIN
  UPDATE listing SET state = (SELECT state FROM listing_display WHERE number = listing.number) WHERE store_number = NEW.number;
END;

CREATE TRIGGER listing_follows_merchant AFTER UPDATE OF state ON merchant BEGIN
  UPDATE listing SET state = (SELECT state FROM listing_display WHERE number = listing.number)
  WHERE store_number IN (SELECT number FROM store WHERE merchant_number = NEW.number);
END;

CREATE TRIGGER product_is_approved AFTER UPDATE OF state ON product_draft
WHEN NEW.state = 'approved' AND OLD.state = 'waiting' BEGIN
  UPDATE product SET name = NEW.name, intro = NEW.intro, attributes = NEW.attributes, cover_url = NEW.cover_url,
    pictures = NEW.pictures, approved_at = coalesce(approved_at, NEW.decided_at)
  WHERE number = NEW.product_number;
  UPDATE sku SET state = 'sold' WHERE product_number = NEW.product_number AND state = 'waiting';
END;

-- Who deletes an account takes back what was applied for and not admitted: nobody is to be called about it, and
-- nobody applies who is not there any more.
CREATE TRIGGER application_goes_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM merchant_document WHERE merchant_number IN (
    SELECT number FROM merchant WHERE applicant_id = NEW.id AND state IN ('applied', 'refused')
  );
  UPDATE merchant SET contact_sealed = NULL, state = 'refused', state_reason = '账号已注销', changed_at = NEW.deleted_at
  WHERE applicant_id = NEW.id AND state = 'applied';
  UPDATE merchant SET contact_sealed = NULL WHERE applicant_id = NEW.id AND state = 'refused';
END;

CREATE TRIGGER application_of_nobody BEFORE INSERT ON merchant
WHEN (SELECT deleted_at FROM user WHERE id = NEW.applicant_id) IS NOT NULL BEGIN
  SELECT raise(IGNORE);
END;

CREATE TRIGGER application_of_nobody_again BEFORE UPDATE OF contact_sealed ON merchant
WHEN NEW.contact_sealed IS NOT NULL AND NEW.state = 'applied'
  AND (SELECT deleted_at FROM user WHERE id = NEW.applicant_id) IS NOT NULL BEGIN
  SELECT raise(IGNORE);
END;

CREATE VIEW listing_spelt (number, words) AS
WITH text (number, spelt) AS (
  SELECT listing.number,
    product.name || ' ' || store.name || ' ' || substr(product.intro, 1, 200) || ' '
    || coalesce((
      SELECT group_concat(value, ' ') FROM product_attribute
      WHERE product_attribute.product_number = product.number AND typeof(value) = 'text'
    ), '') || ' ' || store.address
  FROM listing
  JOIN product ON product.number = listing.product_number
  JOIN store ON store.number = listing.store_number
)
SELECT text.number, (
  WITH RECURSIVE place (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < length(text.spelt))
  SELECT group_concat(substr(text.spelt, place.at, 2), ' ') FROM place
)
FROM text;

CREATE TRIGGER listing_words_on_product_change AFTER UPDATE OF name, intro ON product
WHEN NEW.name <> OLD.name OR substr(NEW.intro, 1, 200) <> substr(OLD.intro, 1, 200) BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE product_number = NEW.number);
END;

CREATE TRIGGER listing_words_on_store_change AFTER UPDATE OF name, address ON store
WHEN NEW.name <> OLD.name OR NEW.address <> OLD.address BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE store_number = NEW.number);
END;

CREATE TRIGGER product_attribute_on_change AFTER UPDATE OF attributes, kind ON product
WHEN NEW.attributes <> OLD.attributes OR NEW.kind <> OLD.kind BEGIN
  DELETE FROM product_attribute WHERE product_number = NEW.number;
  INSERT INTO product_attribute (product_number, name, value)
  SELECT DISTINCT product_number, name, value FROM product_filter WHERE product_number = NEW.number;
END;

-- Owner: catalogue. Who wants to sell applies with documents, and is admitted, or not, and why; a merchant can be limited.
ALTER TABLE merchant ADD COLUMN state TEXT NOT NULL DEFAULT 'admitted' CHECK (state IN ('admitted', 'applied', 'limited', 'refused'));

ALTER TABLE merchant ADD COLUMN applicant_id TEXT REFERENCES user (id);

-- Who is called, and by which number: sealed for the merchant's id.
ALTER TABLE merchant ADD COLUMN contact_sealed TEXT;

ALTER TABLE merchant ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- What it wants to sell.
ALTER TABLE merchant ADD COLUMN scope TEXT NOT NULL DEFAULT '';

-- Each time that something of it is written it is another one: who admits says which one was seen.
ALTER TABLE merchant ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;

-- Why it is in its state, in words for the merchant; since when.
ALTER TABLE merchant ADD COLUMN state_reason TEXT NOT NULL DEFAULT '';

ALTER TABLE merchant ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;

-- What the platform thinks of it, one to five, and why.
ALTER TABLE merchant ADD COLUMN rating INTEGER CHECK (rating BETWEEN 1 AND 5);

ALTER TABLE merchant ADD COLUMN rating_reason TEXT NOT NULL DEFAULT '';

-- What its new stores begin with.
ALTER TABLE merchant ADD COLUMN platform_fee_basis_points INTEGER NOT NULL DEFAULT 0
  CHECK (platform_fee_basis_points BETWEEN 0 AND 10000);

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

-- A store is closed for good or for a while by its merchant; its orders go on.
ALTER TABLE store ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed'));

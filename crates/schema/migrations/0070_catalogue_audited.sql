-- Owner: catalogue. Guests see of a product what the platform has approved. What its merchant wants to change waits as a draft, and
-- what is approved stays to be seen meanwhile.
-- When it was approved first; null: nobody sees it yet. What stood here before is as approved.
ALTER TABLE product ADD COLUMN approved_at INTEGER DEFAULT 0;

-- How often something of it was submitted.
ALTER TABLE product ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

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

-- What a merchant wants of a listing; whether guests see it is its state, and follows from all that has a say in it.
ALTER TABLE listing ADD COLUMN offer TEXT NOT NULL DEFAULT 'offered' CHECK (offer IN ('offered', 'withdrawn', 'deleted'));

-- An article waits for the audit of its product, and is dropped where it is taken back before; the column before knew no such states.
ALTER TABLE sku ADD COLUMN state_again TEXT NOT NULL DEFAULT 'sold' CHECK (state_again IN ('waiting', 'sold', 'withdrawn', 'dropped'));

UPDATE sku SET state_again = state;

DROP INDEX sku_of_product;

ALTER TABLE sku DROP COLUMN state;

ALTER TABLE sku RENAME COLUMN state_again TO state;

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

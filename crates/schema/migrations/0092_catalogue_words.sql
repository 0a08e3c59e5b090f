-- Owner: catalogue. Spelling a listing costs the square of its text, once for each store that lists it: of an introduction its beginning
-- is found, and nothing is spelt anew that is the same as before.
DROP VIEW listing_spelt;

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

DROP TRIGGER listing_words_on_product_change;

CREATE TRIGGER listing_words_on_product_change AFTER UPDATE OF name, intro ON product
WHEN NEW.name <> OLD.name OR substr(NEW.intro, 1, 200) <> substr(OLD.intro, 1, 200) BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE product_number = NEW.number);
END;

DROP TRIGGER listing_words_on_store_change;

CREATE TRIGGER listing_words_on_store_change AFTER UPDATE OF name, address ON store
WHEN NEW.name <> OLD.name OR NEW.address <> OLD.address BEGIN
  UPDATE listing_words SET words = (SELECT words FROM listing_spelt WHERE number = listing_words.rowid)
  WHERE rowid IN (SELECT number FROM listing WHERE store_number = NEW.number);
END;

DROP TRIGGER product_attribute_on_change;

CREATE TRIGGER product_attribute_on_change AFTER UPDATE OF attributes, kind ON product
WHEN NEW.attributes <> OLD.attributes OR NEW.kind <> OLD.kind BEGIN
  DELETE FROM product_attribute WHERE product_number = NEW.number;
  INSERT INTO product_attribute (product_number, name, value)
  SELECT DISTINCT product_number, name, value FROM product_filter WHERE product_number = NEW.number;
END;

-- Owner: review. The bytes of a text of 1000 characters, as the rule of texts counts them.
ALTER TABLE review ADD COLUMN wider_text TEXT NOT NULL DEFAULT '' CHECK (length(CAST(wider_text AS BLOB)) <= 32000);

UPDATE review SET wider_text = text;

ALTER TABLE review DROP COLUMN text;

ALTER TABLE review RENAME COLUMN wider_text TO text;

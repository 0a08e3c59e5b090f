-- Owner: member. What people write is counted in what a person takes for one character, which has no fixed number of code points:
-- the column holds the bytes that the rule of texts admits, 32 a character.
ALTER TABLE user ADD COLUMN wider_nickname TEXT NOT NULL DEFAULT '-'
  CHECK (length(CAST(wider_nickname AS BLOB)) BETWEEN 1 AND 2048);

UPDATE user SET wider_nickname = nickname;

ALTER TABLE user DROP COLUMN nickname;

ALTER TABLE user RENAME COLUMN wider_nickname TO nickname;

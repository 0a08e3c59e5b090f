-- Owner: member. What identifies a person is sealed. What was written in the clear is sealed by the code, which has the keys: when
-- the row is next read or written; its old column is empty then.
ALTER TABLE user ADD COLUMN phone_sealed TEXT CHECK (phone_sealed IS NULL OR phone IS NULL);

-- What the phone is found by: its HMAC under a sealing key.
ALTER TABLE user ADD COLUMN phone_fingerprint TEXT CHECK ((phone_fingerprint IS NULL) = (phone_sealed IS NULL));

ALTER TABLE user ADD COLUMN birthday_sealed TEXT CHECK (birthday_sealed IS NULL OR birthday IS NULL);

CREATE UNIQUE INDEX user_of_phone ON user (phone_fingerprint);

-- From now on these two have fingerprints in the place of phones. What they hold is good for minutes: a code that is on its way is
-- asked for again.
DELETE FROM sms_code;

DELETE FROM login_attempt;

-- What belongs to permission, as the steps leave it; written by a test, never by hand.

-- Who works where, as what, and what that permits. A post without a merchant is one of the platform; one
-- with a merchant and no store is for all of the merchant's stores.
CREATE TABLE role (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO role (name) VALUES
  ('clerk'),
  ('operator'),
  ('owner');

CREATE TABLE role_permission (
  role TEXT NOT NULL REFERENCES role (name),
  permission TEXT NOT NULL,
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;

INSERT INTO role_permission (role, permission) VALUES
  ('clerk', 'payments'),
  ('clerk', 'refunds'),
  ('operator', 'exceptions'),
  ('operator', 'payment_accounts'),
  ('operator', 'reconciliation'),
  ('owner', 'payment_accounts'),
  ('owner', 'payments'),
  ('owner', 'refunds');

CREATE TABLE post (
  number INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user (id),
  role TEXT NOT NULL REFERENCES role (name),
  merchant_number INTEGER REFERENCES merchant (number),
  store_number INTEGER REFERENCES store (number),
  since INTEGER NOT NULL,
  CHECK (store_number IS NULL OR merchant_number IS NOT NULL),
  CHECK ((role = 'operator') = (merchant_number IS NULL))
) STRICT;

CREATE UNIQUE INDEX post_of_user ON post (user_id, role, coalesce(merchant_number, 0), coalesce(store_number, 0));

-- Owner: permission. What there is to be permitted: to the staff of a merchant for what is theirs, or to the platform's own people.
CREATE TABLE permission (
  name TEXT PRIMARY KEY,
  is_of_platform INTEGER NOT NULL CHECK (is_of_platform IN (0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO permission (name, is_of_platform) VALUES
  ('exceptions', 1),
  ('payment_accounts', 0),
  ('payments', 0),
  ('platform_payment_accounts', 1),
  ('platform_refunds', 1),
  ('reconciliation', 1),
  ('refunds', 0);

INSERT INTO role (name) VALUES ('manager');

DROP TABLE role_permission;

CREATE TABLE role_permission (
  role TEXT NOT NULL REFERENCES role (name),
  permission TEXT NOT NULL REFERENCES permission (name),
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;

INSERT INTO role_permission (role, permission) VALUES
  ('clerk', 'payments'),
  ('clerk', 'refunds'),
  ('manager', 'payments'),
  ('manager', 'refunds'),
  ('operator', 'exceptions'),
  ('operator', 'platform_payment_accounts'),
  ('operator', 'platform_refunds'),
  ('operator', 'reconciliation'),
  ('owner', 'payment_accounts'),
  ('owner', 'payments'),
  ('owner', 'refunds');

CREATE TRIGGER role_permission_stays_in_its_house BEFORE INSERT ON role_permission
WHEN (NEW.role = 'operator') <> (SELECT is_of_platform FROM permission WHERE name = NEW.permission) BEGIN
  SELECT raise(ABORT, 'what is of the platform is for its operators, what is of the merchants for their staff');
END;

-- Who may do what, and where: each store one by one; a whole merchant, where the post is not of one store only; the platform. A
-- statement of a back office joins it: what somebody may not see is not found.
CREATE VIEW may (user_id, permission, merchant_number, store_number) AS
SELECT post.user_id, role_permission.permission, store.merchant_number, store.number
FROM post
JOIN role_permission ON role_permission.role = post.role
JOIN store ON store.merchant_number = post.merchant_number
WHERE post.store_number IS NULL OR post.store_number = store.number
UNION ALL
SELECT post.user_id, role_permission.permission, post.merchant_number, NULL
FROM post JOIN role_permission ON role_permission.role = post.role
WHERE post.store_number IS NULL;

-- Owner: permission. A role says itself whether it is one of the platform, a post has an id, and the back offices have their rights.
ALTER TABLE role ADD COLUMN is_of_platform INTEGER NOT NULL DEFAULT 0 CHECK (is_of_platform IN (0, 1));

UPDATE role SET is_of_platform = 1 WHERE name = 'operator';

-- Beside operators, who may do all: who admits merchants and what they show, and who looks after the money.
INSERT INTO role (name, is_of_platform) VALUES
  ('merchant_officer', 1),
  ('money_officer', 1);

DROP VIEW may;

CREATE TABLE post_again (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))) CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  role TEXT NOT NULL REFERENCES role (name),
  merchant_number INTEGER REFERENCES merchant (number),
  store_number INTEGER REFERENCES store (number),
  since INTEGER NOT NULL,
  -- What the shop calls this person.
  remark TEXT NOT NULL DEFAULT '' CHECK (length(CAST(remark AS BLOB)) <= 2048),
  CHECK (store_number IS NULL OR merchant_number IS NOT NULL)
) STRICT;

INSERT INTO post_again (number, user_id, role, merchant_number, store_number, since)
SELECT number, user_id, role, merchant_number, store_number, since FROM post;

DROP INDEX post_of_user;

DROP TABLE post;

ALTER TABLE post_again RENAME TO post;

CREATE UNIQUE INDEX post_of_user ON post (user_id, role, coalesce(merchant_number, 0), coalesce(store_number, 0));

CREATE INDEX post_of_merchant ON post (merchant_number, role);

CREATE TRIGGER post_stays_in_its_house BEFORE INSERT ON post
WHEN (NEW.merchant_number IS NULL) <> (SELECT is_of_platform FROM role WHERE name = NEW.role)
  OR NEW.merchant_number IS NOT coalesce((SELECT merchant_number FROM store WHERE number = NEW.store_number), NEW.merchant_number)
BEGIN
  SELECT raise(ABORT, 'a post is one of the platform, of a merchant, or of a store of this merchant');
END;

-- Where two accounts become one, the posts go with the person.
CREATE TRIGGER post_says_the_same BEFORE UPDATE OF number, id, role, merchant_number, store_number, since, remark ON post BEGIN
  SELECT raise(ABORT, 'a post is given or ended, never changed');
END;

-- Nobody would be left who could give a post again.
CREATE TRIGGER post_of_the_last_one_stays BEFORE DELETE ON post
WHEN OLD.role IN ('operator', 'owner') AND OLD.store_number IS NULL AND NOT EXISTS (
  SELECT 1 FROM post WHERE role = OLD.role AND merchant_number IS OLD.merchant_number AND store_number IS NULL
    AND user_id <> OLD.user_id
) BEGIN
  SELECT raise(ABORT, 'a merchant has an owner, the platform an operator');
END;

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

DROP TRIGGER role_permission_stays_in_its_house;

CREATE TRIGGER role_permission_stays_in_its_house BEFORE INSERT ON role_permission
WHEN (SELECT is_of_platform FROM role WHERE name = NEW.role)
  <> (SELECT is_of_platform FROM permission WHERE name = NEW.permission) BEGIN
  SELECT raise(ABORT, 'what is of the platform is for its operators, what is of the merchants for their staff');
END;

INSERT INTO permission (name, is_of_platform) VALUES
  ('audits', 1),
  ('goods', 0),
  ('merchants', 1),
  ('platform_staff', 1),
  ('prices', 0),
  ('rooms', 0),
  ('staff', 0),
  ('stock', 0),
  ('stores', 0);

INSERT INTO role_permission (role, permission) VALUES
  ('clerk', 'stock'),
  ('manager', 'goods'),
  ('manager', 'prices'),
  ('manager', 'rooms'),
  ('manager', 'stock'),
  ('manager', 'stores'),
  ('merchant_officer', 'audits'),
  ('merchant_officer', 'merchants'),
  ('money_officer', 'exceptions'),
  ('money_officer', 'platform_refunds'),
  ('money_officer', 'reconciliation'),
  ('operator', 'audits'),
  ('operator', 'merchants'),
  ('operator', 'platform_staff'),
  ('owner', 'goods'),
  ('owner', 'prices'),
  ('owner', 'rooms'),
  ('owner', 'staff'),
  ('owner', 'stock'),
  ('owner', 'stores');

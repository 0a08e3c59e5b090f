-- What belongs to permission, as the steps leave it; written by a test, never by hand.

-- Who works where, as what, and what that permits. A post without a merchant is one of the platform; one
-- with a merchant and no store is for all of the merchant's stores.
CREATE TABLE role (
  name TEXT PRIMARY KEY
, is_of_platform INTEGER NOT NULL DEFAULT 0 CHECK (is_of_platform IN (0, 1))) STRICT, WITHOUT ROWID
;

INSERT INTO role (name, is_of_platform) VALUES
  ('clerk', 0),
  ('manager', 0),
  ('merchant_officer', 1),
  ('money_officer', 1),
  ('operator', 1),
  ('owner', 0);

-- What there is to be permitted: to the staff of a merchant for what is theirs, or to the platform's own people.
CREATE TABLE permission (
  name TEXT PRIMARY KEY,
  is_of_platform INTEGER NOT NULL CHECK (is_of_platform IN (0, 1))
) STRICT, WITHOUT ROWID;

INSERT INTO permission (name, is_of_platform) VALUES
  ('audits', 1),
  ('calendar', 1),
  ('exceptions', 1),
  ('goods', 0),
  ('merchants', 1),
  ('orders', 0),
  ('payment_accounts', 0),
  ('payments', 0),
  ('platform_payment_accounts', 1),
  ('platform_refunds', 1),
  ('platform_staff', 1),
  ('prices', 0),
  ('reconciliation', 1),
  ('refunds', 0),
  ('rooms', 0),
  ('staff', 0),
  ('stock', 0),
  ('stores', 0);

CREATE TABLE role_permission (
  role TEXT NOT NULL REFERENCES role (name),
  permission TEXT NOT NULL REFERENCES permission (name),
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;

INSERT INTO role_permission (role, permission) VALUES
  ('clerk', 'orders'),
  ('clerk', 'payments'),
  ('clerk', 'refunds'),
  ('clerk', 'stock'),
  ('manager', 'goods'),
  ('manager', 'orders'),
  ('manager', 'payments'),
  ('manager', 'prices'),
  ('manager', 'refunds'),
  ('manager', 'rooms'),
  ('manager', 'stock'),
  ('manager', 'stores'),
  ('merchant_officer', 'audits'),
  ('merchant_officer', 'merchants'),
  ('money_officer', 'exceptions'),
  ('money_officer', 'platform_refunds'),
  ('money_officer', 'reconciliation'),
  ('operator', 'audits'),
  ('operator', 'calendar'),
  ('operator', 'exceptions'),
  ('operator', 'merchants'),
  ('operator', 'platform_payment_accounts'),
  ('operator', 'platform_refunds'),
  ('operator', 'platform_staff'),
  ('operator', 'reconciliation'),
  ('owner', 'goods'),
  ('owner', 'orders'),
  ('owner', 'payment_accounts'),
  ('owner', 'payments'),
  ('owner', 'prices'),
  ('owner', 'refunds'),
  ('owner', 'rooms'),
  ('owner', 'staff'),
  ('owner', 'stock'),
  ('owner', 'stores');

CREATE TABLE "post" (
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
) STRICT
;

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

CREATE TRIGGER role_permission_stays_in_its_house BEFORE INSERT ON role_permission
WHEN (SELECT is_of_platform FROM role WHERE name = NEW.role)
  <> (SELECT is_of_platform FROM permission WHERE name = NEW.permission) BEGIN
  SELECT raise(ABORT, 'what is of the platform is for its operators, what is of the merchants for their staff');
END;

-- Posts are offered by a code that whoever gets it accepts once; the first operator is who knows the set-up secret.
CREATE TABLE invitation (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  -- The code itself is nowhere, as a session's token.
  code_hash TEXT NOT NULL UNIQUE CHECK (length(code_hash) = 64),
  role TEXT NOT NULL REFERENCES role (name),
  merchant_number INTEGER REFERENCES merchant (number),
  store_number INTEGER REFERENCES store (number),
  -- Whom it is for, in the words of who invites.
  remark TEXT NOT NULL CHECK (length(CAST(remark AS BLOB)) <= 2048),
  invited_by TEXT NOT NULL REFERENCES user (id),
  invited_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_by TEXT REFERENCES user (id),
  accepted_at INTEGER,
  revoked_at INTEGER,
  CHECK ((accepted_by IS NULL) = (accepted_at IS NULL)),
  CHECK (accepted_at IS NULL OR revoked_at IS NULL)
) STRICT;

CREATE INDEX invitation_of_merchant ON invitation (merchant_number, id);

CREATE INDEX invitation_by_user ON invitation (invited_by);

CREATE INDEX invitation_to_user ON invitation (accepted_by);

CREATE TRIGGER invitation_is_over_once BEFORE UPDATE OF code_hash, accepted_by, accepted_at, revoked_at ON invitation
WHEN OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'an invitation serves once');
END;

CREATE TRIGGER invitation_stays BEFORE DELETE ON invitation BEGIN
  SELECT raise(ABORT, 'who was invited by whom stays to be read');
END;

-- Set-up secrets that have served: each serves once.
CREATE TABLE setup (
  secret_hash TEXT PRIMARY KEY CHECK (length(secret_hash) = 64),
  user_id TEXT NOT NULL REFERENCES user (id),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX setup_of_user ON setup (user_id);

CREATE TRIGGER setup_says_the_same BEFORE UPDATE ON setup BEGIN
  SELECT raise(ABORT, 'who was made an operator by a secret never changes');
END;

CREATE TRIGGER setup_stays BEFORE DELETE ON setup BEGIN
  SELECT raise(ABORT, 'who was made an operator by a secret never changes');
END;

-- Who deletes an account has no post any more. That somebody is left who leads the merchant and the platform is asked before. What invitations
-- called this person goes, too.
CREATE TRIGGER post_ends_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM post WHERE user_id = NEW.id;
  UPDATE invitation SET remark = '' WHERE accepted_by = NEW.id;
  UPDATE invitation SET revoked_at = NEW.deleted_at WHERE invited_by = NEW.id AND accepted_at IS NULL AND revoked_at IS NULL;
END;

CREATE TRIGGER post_of_nobody BEFORE INSERT ON post
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody who is deleted has a post');
END;

CREATE TRIGGER post_goes_to_nobody BEFORE UPDATE OF user_id ON post
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody who is deleted has a post');
END;

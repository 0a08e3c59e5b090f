-- Owner: member. Who deletes an account leaves a row that knows nothing of a person: the records of what was bought name it for as long as the law
-- keeps them. Whoever has something of the person removes it by a trigger of its own, in the one statement that sets `deleted_at`.
ALTER TABLE user ADD COLUMN deleted_at INTEGER;

INSERT INTO account_event_kind (name) VALUES
  ('data_exported'),
  ('deleted');

CREATE TRIGGER deleted_account_knows_nobody BEFORE UPDATE OF deleted_at ON user
WHEN NEW.deleted_at IS NOT NULL AND (NEW.nickname <> '已注销用户' OR coalesce(NEW.phone, NEW.phone_sealed, NEW.phone_fingerprint,
  NEW.password_hash, NEW.gender, NEW.birthday, NEW.birthday_sealed, NEW.address, NEW.address_sealed, NEW.avatar_url, NEW.signature)
  IS NOT NULL) BEGIN
  SELECT raise(ABORT, 'a deleted account knows nothing of its person');
END;

CREATE TRIGGER deleted_account_stays_so BEFORE UPDATE ON user WHEN OLD.deleted_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'a deleted account never changes');
END;

-- No way leads into it.
CREATE TRIGGER identity_of_nobody BEFORE INSERT ON identity
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody logs in to a deleted account');
END;

CREATE TRIGGER identity_moves_to_nobody BEFORE UPDATE OF user_id ON identity
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(ABORT, 'nobody logs in to a deleted account');
END;

-- What happened to an account stays. The phone that another one has replaced was kept to be told; of a deleted account it goes, and
-- nothing else may change.
DROP TRIGGER account_event_says_the_same;

CREATE TRIGGER account_event_says_the_same BEFORE UPDATE ON account_event
WHEN NEW.phone_before_sealed IS NOT NULL
  OR (NEW.id, NEW.user_id, NEW.kind, NEW.session_id, NEW.at) IS NOT (OLD.id, OLD.user_id, OLD.kind, OLD.session_id, OLD.at)
  OR (SELECT deleted_at FROM user WHERE id = OLD.user_id) IS NULL BEGIN
  SELECT raise(ABORT, 'what happened to an account never changes');
END;

CREATE TRIGGER deleted_account_has_no_ways AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM identity WHERE user_id = NEW.id;
  UPDATE account_event SET phone_before_sealed = NULL WHERE user_id = NEW.id AND phone_before_sealed IS NOT NULL;
END;

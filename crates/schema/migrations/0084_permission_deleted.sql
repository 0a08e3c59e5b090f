-- Owner: permission. Who deletes an account has no post any more. That somebody is left who leads the merchant and the platform is asked before. What invitations
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

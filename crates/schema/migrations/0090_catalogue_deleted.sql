-- Owner: catalogue. Who deletes an account takes back what was applied for and not admitted: nobody is to be called about it, and
-- nobody applies who is not there any more.
CREATE TRIGGER application_goes_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM merchant_document WHERE merchant_number IN (
    SELECT number FROM merchant WHERE applicant_id = NEW.id AND state IN ('applied', 'refused')
  );
  UPDATE merchant SET contact_sealed = NULL, state = 'refused', state_reason = '账号已注销', changed_at = NEW.deleted_at
  WHERE applicant_id = NEW.id AND state = 'applied';
  UPDATE merchant SET contact_sealed = NULL WHERE applicant_id = NEW.id AND state = 'refused';
END;

CREATE TRIGGER application_of_nobody BEFORE INSERT ON merchant
WHEN (SELECT deleted_at FROM user WHERE id = NEW.applicant_id) IS NOT NULL BEGIN
  SELECT raise(IGNORE);
END;

CREATE TRIGGER application_of_nobody_again BEFORE UPDATE OF contact_sealed ON merchant
WHEN NEW.contact_sealed IS NOT NULL AND NEW.state = 'applied'
  AND (SELECT deleted_at FROM user WHERE id = NEW.applicant_id) IS NOT NULL BEGIN
  SELECT raise(IGNORE);
END;

-- Owner: catalogue. Who deletes an account takes back what was applied for and not admitted: nobody is to be called about it.
CREATE TRIGGER application_goes_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  UPDATE merchant SET contact_sealed = NULL WHERE applicant_id = NEW.id AND state IN ('applied', 'refused');
  DELETE FROM merchant_document WHERE merchant_number IN (
    SELECT number FROM merchant WHERE applicant_id = NEW.id AND state IN ('applied', 'refused')
  );
END;

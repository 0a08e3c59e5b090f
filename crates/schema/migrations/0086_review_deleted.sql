-- Owner: review. A review outlives the account of its author and names nobody then: no platform may delete what guests say (E-Commerce Law, art. 39).
CREATE INDEX review_of_user ON review (user_id, order_id);

CREATE TRIGGER review_names_nobody AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  UPDATE review SET anonymous = 1 WHERE user_id = NEW.id AND NOT anonymous;
END;

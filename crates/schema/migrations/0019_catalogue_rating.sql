-- Owner: catalogue. What searches sort by, as guests mark it. No generated column: SQLite reads one from the table even where
-- an index holds it, and a search reads many.
CREATE TRIGGER listing_is_reviewed AFTER INSERT ON review BEGIN
  UPDATE listing SET review_count = review_count + 1 WHERE number = NEW.listing_number;
END;

CREATE TRIGGER listing_is_first_rated AFTER INSERT ON listing_mark BEGIN
  UPDATE listing SET rating_hundredths =
    (SELECT sum(marks) * 100 / sum(reviews) FROM listing_mark WHERE listing_number = NEW.listing_number)
  WHERE number = NEW.listing_number;
END;

CREATE TRIGGER listing_is_rated AFTER UPDATE OF marks ON listing_mark BEGIN
  UPDATE listing SET rating_hundredths =
    (SELECT sum(marks) * 100 / sum(reviews) FROM listing_mark WHERE listing_number = NEW.listing_number)
  WHERE number = NEW.listing_number;
END;

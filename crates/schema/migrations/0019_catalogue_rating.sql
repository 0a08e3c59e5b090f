-- Owner: catalogue. What searches sort by, as guests mark it. No generated column: SQLite reads one from the table even where
-- an index holds it, and a search reads many.
CREATE TRIGGER listing_is_rated AFTER INSERT ON review BEGIN
  UPDATE listing SET review_count = review_count + 1, rating_hundredths = (
    SELECT sum(marks) * 100 / ((listing.review_count + 1) * count(*)) FROM listing_mark
    WHERE listing_mark.listing_number = listing.number
  )
  WHERE number = NEW.listing_number;
END;

-- Owner: device. A lock opens for the guests of one merchant: whoever writes another's lock down as his own gets no door by it.
CREATE INDEX device_by_reference ON device (driver, reference COLLATE NOCASE);

-- A door that is being repaired keeps its lock; one of a room that was given up does not.
CREATE VIEW device_of_merchant (id, driver, reference, merchant_number) AS
SELECT device.id, device.driver, device.reference, store.merchant_number
FROM device JOIN resource ON resource.id = device.resource_id JOIN store ON store.number = resource.store_number
WHERE device.state = 'in_service' OR EXISTS (
  SELECT 1 FROM listing_resource JOIN listing ON listing.number = listing_resource.listing_number
  WHERE listing_resource.resource_id = device.resource_id AND listing.offer <> 'deleted'
);

CREATE TRIGGER device_is_of_one_merchant AFTER INSERT ON device BEGIN
  SELECT raise(ABORT, 'the lock is of another merchant') WHERE 1 < (
    SELECT count(DISTINCT merchant_number) FROM device_of_merchant WHERE driver = NEW.driver AND reference = NEW.reference COLLATE NOCASE
  );
END;

CREATE TRIGGER device_stays_of_one_merchant AFTER UPDATE OF driver, reference, state ON device BEGIN
  SELECT raise(ABORT, 'the lock is of another merchant') WHERE 1 < (
    SELECT count(DISTINCT merchant_number) FROM device_of_merchant WHERE driver = NEW.driver AND reference = NEW.reference COLLATE NOCASE
  );
END;

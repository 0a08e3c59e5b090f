-- Owner: charge. Goods that join an order later are a charge that is void when it is not paid in time, so that nobody keeps them from
-- others; a new one takes the place of one that is open. How what such a charge pays for is brought to its guest is said here, because
-- its way begins with the money.
ALTER TABLE charge_kind ADD COLUMN brought_by TEXT REFERENCES fulfilment_method (name);

INSERT INTO charge_kind (name, opens_order, lapses, replaces_open, account, is_earned, brought_by) VALUES
  ('goods', 0, 1, 1, 'guest', 'at_the_end', 'serve');

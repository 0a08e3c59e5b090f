INSERT INTO device (id, resource_id, driver, reference)
SELECT printf('0197a0000000700080040000%08x', listing_number - 1000), resource_id, 'sandbox-lock',
  'bench-lock-' || (listing_number - 1000)
FROM listing_resource WHERE listing_number > 1000

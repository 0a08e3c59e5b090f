-- A room is its own resource.
INSERT INTO listing_resource (listing_number, resource_id)
SELECT number, printf('0197a0000000700080030000%08x', number - 1000) FROM listing WHERE number > 1000

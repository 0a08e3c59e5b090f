INSERT INTO resource (id, listing_number, name)
SELECT printf('0197a0000000700080030000%08x', number), number, name FROM listing

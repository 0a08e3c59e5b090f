INSERT INTO resource (id, store_number, name)
SELECT printf('0197a0000000700080030000%08x', listing.number - 1000), listing.store_number, product.name
FROM listing JOIN product ON product.number = listing.product_number WHERE listing.number > 1000

-- A guest could pay the same twice: more than one live attempt to collect a charge.
SELECT format('charge %s of order %s has %d', charge_id, order_id, count(*))
FROM payment WHERE state IN ('opening', 'open')
GROUP BY charge_id HAVING count(*) > 1

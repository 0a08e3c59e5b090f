-- A guest could pay the same twice: more than one live session of an order.
SELECT format('order %s has %d', order_id, count(*))
FROM payment WHERE state IN ('opening', 'open')
GROUP BY order_id HAVING count(*) > 1

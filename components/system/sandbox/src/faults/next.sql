-- The oldest fault for the gateway ?1 and the operation ?2; one for any operation, where it is among ?3, a list of those that
-- can befall this one.
SELECT number, fault, seconds FROM sandbox_fault
WHERE number > 0 AND channel = ?1 AND operation IN (?2, 'any') AND fault IN (SELECT value FROM json_each(?3))
ORDER BY number LIMIT 1

-- Payments that a gateway has the money of (?1, a JSON array), and that are nothing here.
SELECT listed.value AS trade FROM json_each(?1) AS listed
WHERE NOT EXISTS (SELECT 1 FROM payment WHERE id = listed.value AND state = 'succeeded')
  AND NOT EXISTS (SELECT 1 FROM payment_exception WHERE out_trade_no = listed.value)

-- A guest could pay, or has paid, what is closed here: nobody would ever ask for that money.
SELECT 'closed_but_payable' AS name, format('payment %s', payment.id) AS what
FROM json_each(?1) AS listed JOIN payment ON payment.id = listed.value
WHERE payment.state = 'closed'
  AND NOT EXISTS (SELECT 1 FROM payment_exception WHERE out_trade_no = payment.id)

-- An answer is kept for a repeated request, and what it tells of is not there.
SELECT format('%s of user %s with the key %s', operation, user_id, key)
FROM idempotency
WHERE NOT CASE operation
  WHEN 'book' THEN EXISTS (SELECT 1 FROM "order" WHERE id = answer ->> 'id' AND user_id = idempotency.user_id)
  WHEN 'cancel' THEN EXISTS (
    SELECT 1 FROM "order" WHERE id = answer ->> 'id' AND status IN ('cancelled', 'refunding', 'refunded')
  )
  WHEN 'pay' THEN EXISTS (SELECT 1 FROM payment WHERE id = answer ->> 'payment_id')
  WHEN 'renew' THEN EXISTS (SELECT 1 FROM charge WHERE id = answer ->> 'renewal_id' AND kind = 'renewal')
  ELSE 1
END

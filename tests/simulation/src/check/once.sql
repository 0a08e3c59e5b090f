-- Something was made, and its answer was not kept with it: the request, sent again, would make it again. Every request of
-- a simulation has a key. What is read is forgotten after a week, which no town lives to see.
SELECT 'made_without_answer' AS name, 'order ' || id AS what FROM "order"
WHERE id NOT IN (SELECT answer ->> 'id' FROM idempotency WHERE operation IN ('book', 'buy'))
UNION ALL
SELECT 'made_without_answer', 'renewal ' || id FROM charge
WHERE kind = 'renewal' AND id NOT IN (SELECT answer ->> 'renewal_id' FROM idempotency WHERE operation = 'renew')
UNION ALL
SELECT 'made_without_answer', kind || ' ' || id FROM charge
WHERE kind IN ('extra', 'damage', 'overdue', 'buy_out') AND id NOT IN (
  SELECT answer ->> 'charge_id' FROM idempotency
  WHERE operation IN ('ask-more', 'hand-over') AND answer ->> 'charge_id' IS NOT NULL
)
UNION ALL
SELECT 'made_without_answer', 'refund request ' || id FROM refund_request
WHERE id NOT IN (SELECT answer ->> 'id' FROM idempotency WHERE operation = 'ask-refund')
UNION ALL
SELECT 'made_without_answer', 'payment ' || id FROM payment
WHERE channel = 'offline'
  AND order_id NOT IN (SELECT answer ->> 'id' FROM idempotency WHERE operation = 'confirm-payment')

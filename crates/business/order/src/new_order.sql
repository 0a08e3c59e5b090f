-- ?1 the document of the view. A row: it is placed; none: something has no place, its request was answered before, or its guest has
-- deleted the account since the session was read.
WITH given (document) AS MATERIALIZED (SELECT jsonb(?1))
INSERT INTO new_order (document)
SELECT document FROM given
-- For each time that it takes there is a free resource more than those before it take of the same; the trigger `placement_of_holds`
-- picks it by the same rule.
WHERE NOT EXISTS (
    SELECT 1 FROM json_each(given.document, '$.holds') AS wanted
    WHERE (
      SELECT count(*) FROM resource
      WHERE resource.state = 'in_service' AND resource.id IN (
          SELECT wanted.value ->> 'resource_id'
          UNION ALL SELECT resource_id FROM listing_resource WHERE listing_number = wanted.value ->> 'listing_number'
        )
        AND coalesce((
          SELECT hold.blocked_until FROM hold
          WHERE hold.resource_id = resource.id AND hold.state IN ('held', 'confirmed')
            AND hold.blocked_from < wanted.value ->> 'blocked_until'
            AND (hold.state = 'confirmed' OR hold.held_until > given.document ->> 'at')
          ORDER BY hold.blocked_from DESC LIMIT 1
        ), 0) <= wanted.value ->> 'blocked_from'
    ) <= (
      SELECT count(*) FROM json_each(given.document, '$.holds') AS before
      WHERE before.key < wanted.key AND before.value ->> 'listing_number' = wanted.value ->> 'listing_number'
        AND before.value ->> 'blocked_from' < wanted.value ->> 'blocked_until'
        AND before.value ->> 'blocked_until' > wanted.value ->> 'blocked_from'
    )
  )
  -- Of each article there are as many as are wanted; who has not paid in time gives way.
  AND NOT EXISTS (
    SELECT 1 FROM json_each(given.document, '$.reservations') AS wanted
    WHERE (
      SELECT sum(same.value ->> 'quantity') FROM json_each(given.document, '$.reservations') AS same
      WHERE same.value ->> 'sku_id' = wanted.value ->> 'sku_id'
    ) > coalesce((
      SELECT on_hand - reserved FROM stock
      WHERE sku_id = wanted.value ->> 'sku_id' AND store_number = given.document ->> '$.order.store_number'
    ), 0) + coalesce((
      SELECT sum(quantity) FROM stock_reservation
      WHERE sku_id = wanted.value ->> 'sku_id' AND store_number = given.document ->> '$.order.store_number'
        AND state = 'held' AND held_until <= given.document ->> 'at'
    ), 0)
  )
  -- Who lets too many orders wait for their money, or has let some lapse, waits, as restraint.sql tells.
  AND (given.document ->> '$.order.most_unpaid' IS NULL OR (
    (
      SELECT count(*) FROM "order" AS lately
      WHERE lately.user_id = given.document ->> '$.order.user_id'
        AND lately.id > printf('%012x', ((given.document ->> 'at') - 86400) * 1000)
        AND lately.status = 'pending_payment' AND lately.pay_before > given.document ->> 'at'
    ) < given.document ->> '$.order.most_unpaid'
    AND coalesce((
      SELECT max(lately.pay_before) + min(300 << min(count(*) - 3, 10), 7200) FROM "order" AS lately
      WHERE lately.user_id = given.document ->> '$.order.user_id'
        AND lately.id > printf('%012x', ((given.document ->> 'at') - 86400) * 1000)
        AND (lately.status = 'expired' OR lately.status = 'pending_payment' AND lately.pay_before <= given.document ->> 'at')
        AND lately.id > coalesce((
          SELECT max(kept.id) FROM "order" AS kept
          WHERE kept.user_id = given.document ->> '$.order.user_id'
            AND kept.id > printf('%012x', ((given.document ->> 'at') - 86400) * 1000)
            AND kept.status NOT IN ('pending_payment', 'expired', 'cancelled')
        ), '')
      HAVING count(*) >= 3
    ), 0) <= given.document ->> 'at'
  ))
  AND NOT EXISTS (
    SELECT 1 FROM idempotency
    WHERE user_id = given.document ->> '$.answers[0].user_id' AND operation = given.document ->> '$.answers[0].operation'
      AND key = given.document ->> '$.answers[0].key'
  )
  AND (SELECT deleted_at FROM user WHERE id = given.document ->> '$.order.user_id') IS NULL
RETURNING 1

-- What is not as it must be with these orders (?1, a JSON array): the same as tests/src/invariants says of all, in the
-- form that is quick for a few, and some more. A plus keeps the engine from making an index of a handful of rows.
WITH touched AS MATERIALIZED (
  SELECT placed.id, placed.status, placed.starts_at, placed.ends_at, placed.amount_fen, placed.store_number,
    placed.used_from IS NOT NULL AS is_used, placed.status IN ('cancelled', 'refunding', 'refunded') AS is_given_up
  FROM json_each(?1) AS listed CROSS JOIN "order" AS placed ON placed.id = listed.value
), income AS MATERIALIZED (
  SELECT charge_id, sum(amount_fen) AS paid_fen, sum(decided_fen) AS decided_fen, sum(settled_fen) AS settled_fen,
    sum(decided_fen < amount_fen) AS kept, max(decided_fen > amount_fen) AS is_overdrawn, max(undone_fen < amount_fen) AS stays
  FROM (
    SELECT payment.charge_id, payment.amount_fen, coalesce(sum(refund.amount_fen), 0) AS decided_fen,
      sum(iif(refund.state = 'settled', refund.amount_fen, 0)) AS settled_fen,
      -- Not by people, who may give back what they like.
      sum(iif(refund.actor = 'system', refund.amount_fen, 0)) AS undone_fen
    FROM touched CROSS JOIN payment ON payment.order_id = touched.id
    LEFT JOIN refund INDEXED BY refund_of_payment ON refund.payment_id = payment.id
    WHERE payment.state = 'succeeded'
    GROUP BY payment.id
  )
  GROUP BY charge_id
), book AS MATERIALIZED (
  SELECT charge_id, sum(balance_fen) AS sum_fen,
    sum(iif(account IN ('wechat', 'alipay', 'unionpay', 'offline'), balance_fen, 0)) AS channel_fen,
    sum(iif(account = 'refunds_due', balance_fen, 0)) AS due_fen, sum(iif(account = 'guest', balance_fen, 0)) AS guest_fen,
    sum(iif(account = 'deposit', balance_fen, 0)) AS deposit_fen,
    max(account IN ('merchant', 'platform_fee') AND balance_fen <> 0) AS is_earned
  FROM touched CROSS JOIN ledger_balance ON ledger_balance.order_id = touched.id
  GROUP BY order_id, charge_id
)
SELECT name, format('hold %s of order %s, which is %s, is %s, its charge is %s', id, order_id, status, state, charge_state)
  AS what
FROM (
  SELECT own.id, own.order_id, touched.status, own.state, charge.state AS charge_state, CASE
    WHEN own.state IN ('held', 'confirmed') AND EXISTS (
      SELECT 1 FROM hold AS other
      WHERE other.resource_id = own.resource_id AND other.state IN ('held', 'confirmed')
        AND other.blocked_from < own.blocked_until AND other.blocked_from > own.blocked_from - resource.longest_hold_seconds
        AND other.blocked_until > own.blocked_from AND other.id <> own.id
        AND (other.order_id <> own.order_id OR other.starts_at < own.ends_at AND own.starts_at < other.ends_at)
    ) THEN 'overlapping_holds'
    WHEN NOT own.is_extension AND NOT CASE
      WHEN is_left THEN own.state IN ('lapsed', 'released')
      WHEN touched.status IN ('paid', 'in_use', 'completed', 'no_show') THEN own.state = 'confirmed'
      WHEN touched.status = 'pending_payment' THEN own.state IN ('held', 'lapsed')
      WHEN touched.status IN ('expired', 'cancelled') THEN own.state IN ('lapsed', 'released')
      ELSE own.state = 'released'
    END THEN 'stay_holds'
    WHEN NOT coalesce(
      CASE
        WHEN touched.is_given_up OR is_left THEN own.state IN ('lapsed', 'released')
        WHEN charge.state = 'paid' THEN own.state = 'confirmed'
        WHEN charge.state = 'expired' THEN own.state IN ('lapsed', 'released')
        WHEN charge.state = 'pending_payment' THEN own.state IN ('held', 'lapsed')
      END,
      0
    ) THEN 'charge_holds'
    WHEN own.is_extension AND own.state IN ('held', 'confirmed') AND NOT EXISTS (
      SELECT 1 FROM hold AS before
      WHERE before.order_id = own.order_id AND before.item = own.item AND before.resource_id = own.resource_id
        AND before.state = 'confirmed' AND before.ends_at = own.starts_at
    ) THEN 'charge_holds'
    WHEN charge.kind = 'renewal'
      AND NOT (own.is_extension AND own.ends_at - own.starts_at = 60 * (charge.detail ->> 'minutes')) THEN 'charge_holds'
  END AS name
  FROM touched CROSS JOIN (
    -- What it is of may be given up by itself.
    SELECT hold.*, EXISTS (
      SELECT 1 FROM order_line WHERE order_id = hold.order_id AND position = hold.item AND given_up_at IS NOT NULL
    ) AS is_left
    FROM hold
  ) AS own ON own.order_id = touched.id JOIN resource ON resource.id = own.resource_id
  LEFT JOIN charge ON charge.id = own.charge_id AND charge.order_id = own.order_id
)
WHERE name IS NOT NULL
UNION ALL
SELECT name, format('order %s, which is %s', id, status)
FROM (
  SELECT id, status, CASE
    WHEN NOT is_given_up AND (starts_at, ends_at) IS NOT (
      SELECT min(own.starts_at), max(own.ends_at) FROM hold AS own
      WHERE own.order_id = touched.id AND iif(
        touched.status IN ('pending_payment', 'expired'), NOT own.is_extension, own.state = 'confirmed'
      )
    ) THEN 'stay_holds'
    WHEN amount_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM charge WHERE order_id = touched.id AND is_agreed)
      THEN 'order_amounts'
    WHEN NOT coalesce((
      SELECT CASE
        WHEN touched.status IN ('pending_payment', 'expired') THEN min(phase = 'waiting')
        WHEN touched.status = 'paid' THEN max(phase = 'waiting') AND NOT max(phase IN ('begun', 'over'))
        WHEN touched.status = 'in_use' THEN max(phase IN ('waiting', 'begun')) AND touched.is_used
        WHEN touched.status = 'completed' THEN NOT max(phase IN ('waiting', 'begun')) AND touched.is_used
        WHEN touched.status = 'no_show' THEN NOT max(phase IN ('waiting', 'begun', 'over')) AND NOT touched.is_used
        ELSE NOT max(phase IN ('waiting', 'begun'))
      END
      FROM fulfilment
      CROSS JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
      WHERE fulfilment.order_id = touched.id
    ), 0) THEN 'fulfilments'
    WHEN (SELECT count(*) FROM charge WHERE order_id = touched.id AND kind = 'renewal' AND state = 'pending_payment') > 1
      THEN 'charges'
  END AS name
  FROM touched
)
WHERE name IS NOT NULL
UNION ALL
SELECT name, format('item %d of order %s, which is %s', position, order_id, status)
FROM (
  SELECT line.order_id, line.position, touched.status, CASE
    -- A deposit may be a thing of its own, and takes no time.
    WHEN line.position = line.item AND line.kind <> 'deposit'
      AND EXISTS (SELECT 1 FROM listing_resource WHERE listing_number = line.listing_number)
      AND NOT EXISTS (SELECT 1 FROM hold WHERE order_id = line.order_id AND item = line.item AND NOT is_extension)
      THEN 'stay_holds'
    WHEN line.sku_id IS NOT NULL AND line.quantity IS NOT (
      SELECT sum(quantity) FROM stock_reservation AS reservation
      WHERE reservation.order_id = line.order_id AND reservation.item = line.item AND reservation.sku_id = line.sku_id
    ) THEN 'stock_reservations'
  END AS name
  FROM touched CROSS JOIN order_line AS line ON line.order_id = touched.id
)
WHERE name IS NOT NULL
UNION ALL
SELECT name, format('%s %s of order %s, which is %s, is %s', kind, id, order_id, status, state)
FROM (
  SELECT charge.id, charge.order_id, charge.kind, touched.status, charge.state, CASE
    WHEN charge.kind = 'order' AND charge.state <> CASE
      WHEN touched.status IN ('pending_payment', 'expired') THEN touched.status
      WHEN touched.status = 'cancelled' THEN iif(
        EXISTS (SELECT 1 FROM order_event WHERE order_id = touched.id AND kind = 'paid'), 'paid', 'expired'
      )
      ELSE 'paid'
    END THEN 'charges'
    WHEN charge.kind <> 'order' AND charge.state = 'pending_payment' AND (
      touched.status IN ('expired', 'cancelled', 'refunding', 'refunded')
      OR charge_kind.lapses AND touched.status NOT IN ('paid', 'in_use')
    ) THEN 'charges'
    WHEN charge.kind <> 'order' AND charge.state = 'paid' AND touched.is_given_up AND EXISTS (
      SELECT 1 FROM order_event AS given_up JOIN order_event AS paid ON paid.order_id = given_up.order_id
        AND paid.number > given_up.number AND paid.kind = charge.kind || '_paid'
      WHERE given_up.order_id = touched.id AND given_up.kind IN ('cancelled', 'refunding')
    ) THEN 'charges'
    WHEN charge.state = 'pending_payment' AND NOT EXISTS (
      SELECT 1 FROM order_line AS line
      WHERE line.order_id = touched.id AND line.charge_id = charge.id AND NOT EXISTS (
        SELECT 1 FROM order_line AS main
        WHERE main.order_id = touched.id AND main.position = line.item AND main.given_up_at IS NOT NULL
      )
    ) THEN 'charges'
    -- What was given up is not taken after all.
    WHEN charge.state = 'paid' AND NOT charge_kind.lapses AND charge.kind || '_expired' = (
      SELECT before.kind FROM order_event AS before
      WHERE before.order_id = touched.id AND before.detail ->> (charge.kind || '_id') = charge.id
        AND before.kind IN (charge.kind || '_expired', charge.kind || '_pending_payment')
      ORDER BY before.number DESC LIMIT 1
    ) THEN 'charges'
    WHEN charge.kind = 'renewal' AND NOT EXISTS (SELECT 1 FROM hold WHERE charge_id = charge.id) THEN 'charge_holds'
    WHEN charge.amount_fen <> (
      SELECT coalesce(sum(amount_fen), 0) FROM order_line WHERE order_id = charge.order_id AND charge_id = charge.id
    ) THEN 'order_amounts'
    WHEN (SELECT count(*) FROM payment WHERE charge_id = charge.id AND state IN ('opening', 'open')) > 1 THEN 'live_attempts'
    -- Whose money goes back by itself is not paid.
    WHEN charge.state = 'paid' AND charge.amount_fen > 0
      AND NOT coalesce(touched.status NOT IN ('paid', 'in_use') AND paid_fen > 0 OR stays, 0) THEN 'paid_without_money'
    WHEN kept > (charge.state = 'paid') THEN 'money_without_cause'
    WHEN is_overdrawn THEN 'refunds_within_payments'
    WHEN (sum_fen, channel_fen, due_fen) IS NOT (iif(paid_fen, 0, NULL), paid_fen - settled_fen, settled_fen - decided_fen)
      THEN 'ledger'
    WHEN guest_fen <> 0
      AND NOT (charge_kind.is_earned = 'at_the_end' AND touched.status IN ('paid', 'in_use', 'refunding'))
      THEN 'ledger_of_orders'
    WHEN book.is_earned AND CASE charge_kind.is_earned
      WHEN 'at_the_end' THEN touched.status IN ('pending_payment', 'expired', 'paid', 'in_use')
      WHEN 'when_paid' THEN charge.state <> 'paid'
      ELSE 1
    END THEN 'ledger_of_orders'
    -- By its name: a deposit stays one, whatever the kinds of charges say.
    WHEN -deposit_fen IS NOT iif(charge.kind = 'deposit', paid_fen - decided_fen, 0 * paid_fen) THEN 'deposits'
  END AS name
  FROM touched CROSS JOIN charge ON charge.order_id = touched.id
  CROSS JOIN charge_kind ON charge_kind.name = charge.kind
  LEFT JOIN income ON +income.charge_id = charge.id
  LEFT JOIN book ON +book.charge_id = charge.id
)
WHERE name IS NOT NULL
UNION ALL
SELECT 'stock_reservations', format('reservation %s of order %s is %s', reservation.id, touched.id, reservation.state)
FROM touched CROSS JOIN stock_reservation AS reservation ON reservation.order_id = touched.id
LEFT JOIN charge ON charge.id = reservation.charge_id AND charge.order_id = touched.id
LEFT JOIN fulfilment ON fulfilment.order_id = touched.id AND fulfilment.item = reservation.item
LEFT JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state
WHERE reservation.store_number <> touched.store_number OR NOT coalesce(
  CASE
    WHEN now.phase = 'over' THEN charge.state = 'paid' AND reservation.state = 'sold'
    WHEN touched.is_given_up THEN reservation.state IN ('lapsed', 'released')
    WHEN now.phase IN ('missed', 'given_up') THEN charge.state = 'paid' AND reservation.state = 'released'
    WHEN charge.state = 'paid' THEN reservation.state = 'confirmed'
    WHEN charge.state = 'expired' THEN reservation.state IN ('lapsed', 'released')
    WHEN charge.state = 'pending_payment' THEN reservation.state IN ('held', 'lapsed')
  END,
  0
)
UNION ALL
SELECT 'ledger_balances', format('charge %s, account %s', charge_id, account)
FROM touched CROSS JOIN ledger_balance AS kept ON kept.order_id = touched.id
WHERE balance_fen <> (
  SELECT coalesce(sum(iif(debit = kept.account, amount_fen, -amount_fen)), 0) FROM ledger_transfer
  WHERE order_id = kept.order_id AND charge_id = kept.charge_id AND kept.account IN (debit, credit)
)

      -- As `Status::at`: what time alone has decided counts, whether the tick has written it down or not.
      AND (?7 IS NULL OR CASE
        WHEN own.status = 'pending_payment' AND own.pay_before <= ?3 THEN 'expired'
        WHEN own.status = 'paid' AND own.over_at <= ?3 THEN 'no_show'
        WHEN own.status = 'in_use' AND own.over_at <= ?3 THEN 'completed'
        ELSE own.status
      END IN (SELECT value FROM json_each(?7)))
      AND (?8 IS NULL OR EXISTS (
        SELECT 1 FROM order_line AS line JOIN listing AS sold ON sold.number = line.listing_number
        WHERE line.order_id = own.id AND sold.id = ?8
      ))
      AND (?9 IS NULL OR EXISTS (
        SELECT 1 FROM order_line AS line JOIN listing AS sold ON sold.number = line.listing_number
        WHERE line.order_id = own.id AND line.position = 0 AND sold.kind = ?9
      ))
      AND (?10 IS NULL OR own.starts_at < ?10)
      AND CASE ?11
        WHEN 'refund' THEN EXISTS (SELECT 1 FROM refund_request WHERE order_id = own.id AND state = 'open')
        WHEN 'payment' THEN EXISTS (
          SELECT 1 FROM charge JOIN charge_kind ON charge_kind.name = charge.kind
          WHERE charge.order_id = own.id AND charge.state = 'pending_payment'
            AND (charge.pay_before > ?3 OR NOT charge_kind.lapses)
        )
        WHEN 'goods' THEN EXISTS (
          SELECT 1 FROM fulfilment AS way WHERE way.order_id = own.id AND way.method = 'serve' AND way.state IN ('waiting', 'made')
        )
        ELSE 1
      END

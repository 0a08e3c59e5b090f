-- What is owed whenever it is paid does not expire.
UPDATE charge SET state = 'expired', changed_by = 'system', changed_at = ?1
WHERE state = 'pending_payment' AND id IN (
  SELECT waiting.id FROM charge AS waiting JOIN charge_kind ON charge_kind.name = waiting.kind
  WHERE waiting.state = 'pending_payment' AND waiting.kind <> 'order' AND waiting.pay_before <= ?1 AND charge_kind.lapses
    AND NOT EXISTS (
      SELECT 1 FROM payment
      WHERE payment.charge_id = waiting.id AND payment.state IN ('opening', 'open') AND payment.expires_at > ?3
    )
  ORDER BY waiting.pay_before
  LIMIT ?2 + 0
)
RETURNING id

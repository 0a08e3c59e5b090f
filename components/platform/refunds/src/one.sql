SELECT refund.id, refund.state, coalesce(payment.channel, exception.channel) AS channel, refund.amount_fen, refund.reason,
  payment.order_id, refund.payment_id, refund.exception_id, refund.decided_at, refund.changed_at,
  refund.gateway_refund_id, refund.attempts, refund.failure,
  (SELECT json_group_array(json_object('deed', deed, 'reason', reason, 'at', at))
   FROM (SELECT * FROM refund_intervention WHERE refund_id = refund.id ORDER BY number)) AS interventions
FROM refund
LEFT JOIN payment ON payment.id = refund.payment_id
LEFT JOIN payment_exception AS exception ON exception.id = refund.exception_id
WHERE refund.id = ?1

-- Time is kept free for a renewal that is not open, or elsewhere than behind the stay that it would lengthen.
SELECT format('hold %s of renewal %s of order %s', hold.id, hold.renewal_id, hold.order_id)
FROM hold
LEFT JOIN renewal ON renewal.id = hold.renewal_id AND renewal.order_id = hold.order_id
LEFT JOIN hold AS stay ON stay.order_id = hold.order_id AND stay.renewal_id IS NULL AND stay.resource_id = hold.resource_id
WHERE hold.renewal_id IS NOT NULL AND hold.state IN ('held', 'confirmed') AND NOT coalesce(
  hold.state = 'held' AND renewal.status = 'pending_payment' AND stay.state = 'confirmed'
    AND hold.starts_at = stay.ends_at AND hold.ends_at = renewal.to_ends_at,
  0
)

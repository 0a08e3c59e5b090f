SELECT run.channel, run.date, run.begun_at, run.finished_at, run.bill_read_at, run.failure,
  (SELECT json_object('count', count(*), 'amount_fen', coalesce(sum(amount_fen), 0)) FROM payment
   WHERE channel = run.channel AND state = 'succeeded' AND paid_at >= ?3 AND paid_at < ?4) AS payments_here,
  (SELECT json_object('count', count(*), 'amount_fen', coalesce(sum(amount_fen), 0)) FROM bill_entry
   WHERE channel = run.channel AND date = run.date AND kind = 'payment') AS payments_there,
  (SELECT json_object('count', count(*), 'amount_fen', coalesce(sum(refund.amount_fen), 0))
   FROM refund JOIN refund_sending AS sending ON sending.id = refund.id
   WHERE refund.state = 'settled' AND refund.changed_at >= ?3 AND refund.changed_at < ?4
     AND sending.channel = run.channel) AS refunds_here,
  (SELECT json_object('count', count(*), 'amount_fen', coalesce(sum(amount_fen), 0)) FROM bill_entry
   WHERE channel = run.channel AND date = run.date AND kind = 'refund') AS refunds_there,
  (SELECT coalesce(sum(fee_fen), 0) FROM bill_entry WHERE channel = run.channel AND date = run.date) AS fees_fen,
  (SELECT json_object('open', count(*) FILTER (WHERE state = 'open'),
     'repaired', count(*) FILTER (WHERE state = 'repaired'), 'ignored', count(*) FILTER (WHERE state = 'ignored'),
     'vanished', count(*) FILTER (WHERE state = 'vanished'))
   FROM difference WHERE date = run.date AND scope IN (run.channel, 'house')) AS differences
FROM reconciliation_run AS run
WHERE run.channel = ?1 AND run.date = ?2

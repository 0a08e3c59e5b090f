-- Owner: payment. The time that a refund was last sent with, where that is not when it was decided: UnionPay names a refund by it
-- beside its number, and takes none whose time is long ago.
ALTER TABLE refund ADD COLUMN ordered_at INTEGER;

DROP VIEW refund_sending;

-- What is told to the gateway of a refund: the same whenever it is told, but for the time, which is a new one only after the
-- gateway has said that it knows none of the earlier. Of an exception it names what the gateway says that was paid, of which a
-- part may be booked as a payment. The account is none of what is told: it is who tells it.
CREATE VIEW refund_sending (id, channel, message) AS
SELECT refund.id, coalesce(payment.channel, odd.channel), json_object(
  'id', refund.id, 'channel', coalesce(payment.channel, odd.channel),
  'account', json((SELECT named FROM payment_account_named AS account
    WHERE account.id = coalesce(payment.account_id, odd.account_id))),
  'out_trade_no', coalesce(payment.id, odd.out_trade_no),
  'transaction_id', coalesce(payment.transaction_id, odd.transaction_id),
  'paid_fen', coalesce(payment.amount_fen, odd.detail ->> 'amount_fen', odd.suspense_fen),
  'amount_fen', refund.amount_fen, 'reason', refund.reason,
  'ordered_at', coalesce(refund.ordered_at, refund.decided_at)
)
FROM refund
LEFT JOIN payment ON payment.id = refund.payment_id
LEFT JOIN payment_exception AS odd ON odd.id = refund.exception_id;

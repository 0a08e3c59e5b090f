-- A correction that takes something back counts the other way round. What a refund takes from several accounts is one deed to its guest, and so is what the shop and the platform earn.
SELECT (
  SELECT json_group_array(json_object('kind', kind, 'at', at, 'amount_fen', amount_fen, 'channel', channel))
  FROM (
    SELECT iif(posting = 'platform_fee', 'earned', posting) AS kind, at,
      sum(iif(is_reversed, -amount_fen, amount_fen)) AS amount_fen,
      CASE
        WHEN posting = 'payment' THEN iif(is_reversed, credit, debit)
        WHEN posting = 'refund_settled' THEN iif(is_reversed, debit, credit)
      END AS channel
    FROM (
      SELECT *, CASE posting
        WHEN 'payment' THEN debit IN ('guest', 'deposit')
        WHEN 'refund_decided' THEN debit = 'refunds_due'
        WHEN 'refund_settled' THEN credit = 'refunds_due'
        ELSE credit = 'guest'
      END AS is_reversed
      FROM ledger_transfer
    )
    WHERE order_id = placed.id
    GROUP BY iif(posting = 'platform_fee', 'earned', posting),
      iif(posting IN ('earned', 'platform_fee'), '', cause_id), at
    ORDER BY min(number)
  )
) AS postings, (
  SELECT json_group_array(json_object('out_trade_no', id, 'transaction_id', transaction_id, 'channel', channel,
    'amount_fen', amount_fen, 'paid_at', paid_at))
  FROM (SELECT * FROM payment WHERE order_id = placed.id AND state = 'succeeded' ORDER BY id)
) AS vouchers
FROM "order" AS placed
WHERE placed.id = ?1 AND placed.user_id = ?2

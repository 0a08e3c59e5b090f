-- A payment by the merchant's number ?1 or by WeChat Pay's ?2, of the merchant ?3 where one is named, and what was reported of it.
SELECT payment.out_trade_no, payment.state, payment.openid, shipping.times, shipping.logistics_type, shipping.description
FROM sandbox_prepay AS payment
LEFT JOIN sandbox_shipping AS shipping ON shipping.out_trade_no = payment.out_trade_no
WHERE payment.out_trade_no = coalesce(?1, (SELECT out_trade_no FROM sandbox_prepay WHERE transaction_id = ?2))
  AND payment.mchid = coalesce(?3, payment.mchid)

SELECT account.id, account.channel, account.state, account.merchant_code AS merchant, account.app, account.version,
  (SELECT sealing_key FROM payment_account_version
   WHERE account_id = account.id AND version = account.version) AS sealing_key,
  account.made_at, account.changed_at,
  (SELECT json_object('id', user.id, 'nickname', user.nickname) FROM user WHERE user.id = account.changed_by) AS changed_by
FROM payment_account AS account
WHERE account.channel IN (SELECT name FROM channel WHERE ?2 IS NULL OR name = ?2)
  AND coalesce(account.merchant_number, 0) = coalesce(?1, 0)
ORDER BY account.channel, account.state = 'retired', account.id DESC

-- Owner: message. What happens to the ways into an account is told to its owner; a phone that was replaced is told itself.
INSERT INTO message_template (name, number, title_chinese, title_english, body_chinese, body_english) VALUES
  ('phone_replaced', 6, '绑定手机号已更换', 'Another phone is bound to your account', '您的账号已改绑其他手机号。如非本人操作，请立即联系平台客服。', 'Another phone has been bound to your account. If it was not you, tell us at once.'),
  ('password_changed', 7, '登录密码已修改', 'Your password was changed', '您的账号已设置新的登录密码，其他设备已退出登录。如非本人操作，请立即联系平台客服。', 'Your account has a new password, and all other devices were logged out. If it was not you, tell us at once.'),
  ('identity_added', 8, '新增登录方式', 'There is a new way into your account', '您的账号绑定了新的微信或支付宝登录方式。如非本人操作，请立即联系平台客服。', 'Somebody can now log in to your account by another WeChat or Alipay. If it was not you, tell us at once.');

INSERT INTO message_channel (template, channel, position) VALUES
  ('phone_replaced', 'sms', 1),
  ('password_changed', 'sms', 1);

CREATE TRIGGER message_of_account_event AFTER INSERT ON account_event
WHEN NEW.kind IN ('phone_replaced', 'password_changed', 'password_set', 'identity_added') BEGIN
  INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
  SELECT printf('%012x7%02x0', NEW.at * 1000, template.number) || substr(NEW.id, 17), NEW.user_id, template.name, NEW.id, NULL,
    '{}', NEW.at, NULL
  FROM message_template AS template
  WHERE template.name = iif(NEW.kind = 'password_set', 'password_changed', NEW.kind);
END;

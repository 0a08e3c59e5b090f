-- What belongs to message, as the steps leave it; written by a test, never by hand.

-- What guests are told beside what they ask for. A message is written in the transaction of its cause, once; it
-- is the guest's inbox at the same time, and each other way to the guest is a delivery of it.
-- The words, with places that the facts of a message fill: {store}, {listing}, {amount}, {pay_before}, {starts_at}.
CREATE TABLE message_template (
  name TEXT PRIMARY KEY,
  -- Two hex digits of the ids of its messages.
  number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 255),
  title_chinese TEXT NOT NULL,
  title_english TEXT NOT NULL,
  body_chinese TEXT NOT NULL,
  body_english TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO message_template (name, number, title_chinese, title_english, body_chinese, body_english) VALUES
  ('calendar_ends', 40, '节假日安排尚不完整', 'The calendar of holidays is not complete', '{year}年的放假调休安排尚未录入。在此之前，{year}年的预订只按星期几和已知的法定假日计价，请留意节假日价格。', 'The holidays and make-up workdays of {year} are not known yet. Until they are, stays in {year} are priced by the days of the week and the holidays that the law fixes: look at your prices for holidays.'),
  ('identity_added', 8, '新增登录方式', 'There is a new way into your account', '您的账号绑定了新的微信或支付宝登录方式。如非本人操作，请立即联系平台客服。', 'Somebody can now log in to your account by another WeChat or Alipay. If it was not you, tell us at once.'),
  ('merchant_admitted', 9, '入驻申请已通过', 'You are admitted', '「{merchant}」的入驻申请已通过，您已成为店主，可以添加门店和商品了。', '{merchant} is admitted, and you are its owner: its stores and goods can be added now.'),
  ('merchant_limited', 10, '商户已被限制营业', 'Your business is limited', '「{merchant}」已被平台限制营业，暂停接受新订单。原因：{reason}', '{merchant} takes no new orders, by the platform: {reason}'),
  ('merchant_refused', 11, '入驻申请未通过', 'Your application was refused', '「{merchant}」的入驻申请未通过，请修改后重新提交。原因：{reason}', 'The application of {merchant} was refused, and can be corrected: {reason}'),
  ('order_cancelled', 5, '订单已被商家取消', 'The shop has cancelled your order', '{store}取消了您预订的「{listing}」。如已付款，退款会原路退回。', '{store} has cancelled your order of {listing}. What you paid goes back the way it came.'),
  ('password_changed', 7, '登录密码已修改', 'Your password was changed', '您的账号已设置新的登录密码，其他设备已退出登录。如非本人操作，请立即联系平台客服。', 'Your account has a new password, and all other devices were logged out. If it was not you, tell us at once.'),
  ('payment_reminder', 1, '待付款提醒', 'Waiting for your payment', '您在{store}预订的「{listing}」还未付款，请于{pay_before}前支付{amount}，逾期将自动取消。', '{listing} at {store} waits for your payment of {amount} until {pay_before}, and is given up then.'),
  ('payment_returned', 4, '付款未能入账，正在退回', 'Your payment could not be used and goes back', '您为{store}「{listing}」支付的{amount}到账时，订单已超时、已取消、已付款或已被他人预订，款项正在原路退回。', 'When your {amount} for {listing} at {store} came in, the order was over, cancelled, paid already, or taken by somebody else. It goes back the way it came.'),
  ('phone_replaced', 6, '绑定手机号已更换', 'Another phone is bound to your account', '您的账号已改绑其他手机号。如非本人操作，请立即联系平台客服。', 'Another phone has been bound to your account. If it was not you, tell us at once.'),
  ('product_approved', 12, '商品审核已通过', 'Your product is approved', '「{listing}」已通过审核。', '{listing} is approved.'),
  ('product_refused', 13, '商品审核未通过', 'Your product was refused', '「{listing}」未通过审核，请修改后重新提交。原因：{reason}', '{listing} was refused, and can be corrected: {reason}'),
  ('refund_decided', 2, '退款处理中', 'Your money is on its way', '{store}「{listing}」的退款{amount}正在原路退回，到账后会再通知您。', '{amount} for {listing} at {store} go back the way they came. You are told when they are there.'),
  ('refund_settled', 3, '退款已到账', 'Your money is back', '{store}「{listing}」的退款{amount}已退回。', '{amount} for {listing} at {store} have been paid back.'),
  ('stay_ends_15', 50, '使用时间即将结束', 'Your time is nearly over', '您在{store}的「{listing}」将于{ends_at}结束。如需延长，请在结束前打开订单，选择续时并完成付款。', '{listing} at {store} is yours until {ends_at}. To stay longer, open your order, renew it and pay before then.'),
  ('stay_ends_5', 51, '使用时间马上结束', 'Your time ends in a few minutes', '您在{store}的「{listing}」将于{ends_at}结束，请带好随身物品。如需延长，请尽快打开订单，选择续时并完成付款。', '{listing} at {store} ends at {ends_at}: take what is yours with you. To stay longer, open your order, renew it and pay before then.');

-- The ways to a guest beside the inbox, which every message is in.
CREATE TABLE delivery_channel (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO delivery_channel (name) VALUES
  ('sms'),
  ('wechat');

-- Which of them a template takes, one after the other: the next one where the one before has not reached the guest for sure.
CREATE TABLE message_channel (
  template TEXT NOT NULL REFERENCES message_template (name),
  channel TEXT NOT NULL REFERENCES delivery_channel (name),
  -- One hex digit of the ids of its deliveries.
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 15),
  PRIMARY KEY (template, position),
  UNIQUE (template, channel)
) STRICT, WITHOUT ROWID;

INSERT INTO message_channel (template, channel, position) VALUES
  ('order_cancelled', 'wechat', 1),
  ('order_cancelled', 'sms', 2),
  ('password_changed', 'sms', 1),
  ('payment_reminder', 'wechat', 1),
  ('payment_returned', 'wechat', 1),
  ('payment_returned', 'sms', 2),
  ('phone_replaced', 'sms', 1),
  ('refund_decided', 'wechat', 1),
  ('refund_settled', 'wechat', 1),
  ('stay_ends_15', 'wechat', 1),
  ('stay_ends_15', 'sms', 2),
  ('stay_ends_5', 'wechat', 1),
  ('stay_ends_5', 'sms', 2);

CREATE TABLE message (
  -- A UUIDv7 made of its time, its template and its key: a cause that is told twice gives the same one.
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  user_id TEXT NOT NULL REFERENCES user (id),
  template TEXT NOT NULL REFERENCES message_template (name),
  -- What it is about, by its id: of one template there is one message about it, however often its cause is told.
  key TEXT NOT NULL CHECK (length(key) = 32),
  order_id TEXT REFERENCES "order" (id),
  -- What fills the template, as it was then.
  facts TEXT NOT NULL CHECK (json_type(facts) = 'object'),
  at INTEGER NOT NULL,
  -- From then on it is worse than none: a delivery that still waits is given up.
  stale_at INTEGER,
  read_at INTEGER,
  UNIQUE (template, key)
) STRICT;

CREATE INDEX message_of_user ON message (user_id, id);

CREATE INDEX message_unread ON message (user_id, id) WHERE read_at IS NULL;

CREATE INDEX message_of_order ON message (order_id);

CREATE TRIGGER message_says_the_same BEFORE UPDATE OF id, user_id, template, key, order_id, facts, at, stale_at ON message BEGIN
  SELECT raise(ABORT, 'what a guest was told never changes');
END;

CREATE TRIGGER message_is_read_once BEFORE UPDATE OF read_at ON message WHEN OLD.read_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'a message is read once');
END;

-- A message on its way by one channel. Who sends it writes `sending` first. What breaks off in between stays so, and is never
-- sent again: nobody knows whether it went out, and two messages are worse than none.
CREATE TABLE message_delivery (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  message_id TEXT NOT NULL REFERENCES message (id),
  channel TEXT NOT NULL REFERENCES delivery_channel (name),
  -- `not_wanted`: by the guest, by the shop that has no template for it, or by time; `failed`: refused, nothing was sent;
  -- `unknown`: the channel did not say.
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'not_wanted', 'failed', 'unknown')),
  attempts INTEGER NOT NULL DEFAULT 0,
  -- When it came into its state; of one that waits, from when on it is to be sent.
  at INTEGER NOT NULL,
  -- For people: why it was not sent, or not the last time.
  failure TEXT,
  CHECK (state NOT IN ('failed', 'unknown') OR failure IS NOT NULL),
  UNIQUE (message_id, channel)
) STRICT;

-- What people have to look at.
CREATE INDEX message_delivery_failed ON message_delivery (id) WHERE state IN ('sending', 'failed', 'unknown');

CREATE TRIGGER message_delivery_moves_as_allowed BEFORE UPDATE OF state ON message_delivery
WHEN (OLD.state, NEW.state) NOT IN (
  VALUES ('waiting', 'sending'), ('waiting', 'not_wanted'), ('sending', 'sent'), ('sending', 'not_wanted'),
    ('sending', 'failed'), ('sending', 'unknown'), ('sending', 'waiting')
) BEGIN
  SELECT raise(ABORT, 'a delivery has no such transition: nobody is told twice');
END;

-- Charges of which nobody is reminded: their time to pay was no longer than the reminder's lead, or nobody came in time.
CREATE TABLE reminder_spared (
  charge_id TEXT PRIMARY KEY REFERENCES charge (id),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who has something to tell the guest of an order says it here; the same again is told once. The facts of the order stand in
-- every message, `amount_fen` is the cause's own.
CREATE VIEW message_cause (template, key, order_id, amount_fen, pay_before, at, stale_at) AS
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE 0;

-- Money that goes back by itself came in too late or for nothing (the reasons of the arbiter); all else was decided by people.
-- What the shop took itself it pays out itself: there is no way on which that money is.
CREATE VIEW message_about_refund (template, key, order_id, amount_fen, at) AS
SELECT iif(
  refund.actor = 'system' AND refund.reason IN ('slot-gone', 'too-late', 'order-cancelled', 'paid-twice', 'end-moved'),
  'payment_returned', 'refund_decided'
), refund.id, payment.order_id, refund.amount_fen, refund.decided_at
FROM refund JOIN payment ON payment.id = refund.payment_id AND payment.channel <> 'offline';

CREATE TRIGGER message_sets_out AFTER INSERT ON message BEGIN
  INSERT INTO message_delivery (id, message_id, channel, state, at)
  SELECT delivery_id, message_id, channel, 'waiting', NEW.at FROM message_way
  WHERE message_id = NEW.id ORDER BY position LIMIT 1;
END;

CREATE TRIGGER message_takes_another_way AFTER UPDATE OF state ON message_delivery
WHEN NEW.state IN ('not_wanted', 'failed') BEGIN
  INSERT INTO message_delivery (id, message_id, channel, state, at)
  SELECT way.delivery_id, way.message_id, way.channel, 'waiting', NEW.at
  FROM message JOIN message_channel AS way_before ON way_before.template = message.template AND way_before.channel = NEW.channel
  JOIN message_way AS way ON way.message_id = message.id AND way.position > way_before.position
  WHERE message.id = NEW.message_id AND (message.stale_at IS NULL OR message.stale_at > NEW.at)
  ORDER BY way.position LIMIT 1;
END;

CREATE TRIGGER message_of_refund AFTER INSERT ON refund WHEN NEW.payment_id IS NOT NULL BEGIN
  INSERT INTO message_cause (template, key, order_id, amount_fen, at)
  SELECT template, key, order_id, amount_fen, at FROM message_about_refund WHERE key = NEW.id;
END;

CREATE TRIGGER message_of_settled_refund AFTER UPDATE OF state ON refund
WHEN NEW.state = 'settled' AND OLD.state <> 'settled' AND NEW.payment_id IS NOT NULL BEGIN
  INSERT INTO message_cause (template, key, order_id, amount_fen, at)
  SELECT 'refund_settled', NEW.id, payment.order_id, NEW.amount_fen, NEW.changed_at
  FROM payment WHERE payment.id = NEW.payment_id;
END;

-- An order that was used is not cancelled, whatever goes back of it, nor is one whose guest has asked for it.
CREATE TRIGGER message_of_cancellation AFTER UPDATE OF status ON "order"
WHEN OLD.status IN ('pending_payment', 'paid') AND NEW.status IN ('cancelled', 'refunding')
  AND NEW.changed_by <> NEW.user_id BEGIN
  INSERT INTO message_cause (template, key, order_id, amount_fen, at)
  SELECT 'order_cancelled', NEW.id, NEW.id, NEW.amount_fen, NEW.changed_at WHERE NOT EXISTS (
    SELECT 1 FROM refund_request WHERE order_id = NEW.id AND state IN ('open', 'approved')
  );
END;

-- The ways to the guest of a message that its template takes.
CREATE VIEW message_way (message_id, delivery_id, channel, position) AS
SELECT message.id, substr(message.id, 1, 15) || printf('%x', way.position) || substr(message.id, 17), way.channel,
  way.position
FROM message
JOIN message_channel AS way ON way.template = message.template
WHERE CASE way.channel
  WHEN 'wechat' THEN EXISTS (
    SELECT 1 FROM identity WHERE identity.user_id = message.user_id AND identity.provider = 'wechat'
  )
  WHEN 'sms' THEN (SELECT coalesce(phone_sealed, phone) FROM user WHERE user.id = message.user_id) IS NOT NULL
END;

CREATE TRIGGER message_of_account_event AFTER INSERT ON account_event
WHEN NEW.kind IN ('phone_replaced', 'password_changed', 'password_set', 'identity_added') BEGIN
  INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
  SELECT printf('%012x7%02x0', NEW.at * 1000, template.number) || substr(NEW.id, 17), NEW.user_id, template.name, NEW.id, NULL,
    '{}', NEW.at, NULL
  FROM message_template AS template
  WHERE template.name = iif(NEW.kind = 'password_set', 'password_changed', NEW.kind);
END;

CREATE TRIGGER message_of_merchant AFTER UPDATE OF state ON merchant
WHEN NEW.state <> OLD.state AND NEW.applicant_id IS NOT NULL AND NEW.state <> 'applied'
  AND (OLD.state, NEW.state) <> ('limited', 'admitted') BEGIN
  INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
  SELECT printf('%012x7%02x0', NEW.changed_at * 1000, template.number) || substr(NEW.id, 17), NEW.applicant_id, template.name,
    printf('%012x', NEW.changed_at) || substr(NEW.id, 13), NULL,
    json_object('merchant', NEW.name, 'reason', NEW.state_reason), NEW.changed_at, NULL
  FROM message_template AS template
  WHERE template.name = 'merchant_' || NEW.state
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER message_of_product AFTER UPDATE OF state ON product_draft
WHEN NEW.state <> 'waiting' AND OLD.state = 'waiting' BEGIN
  INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
  SELECT printf('%012x7%02x0', NEW.decided_at * 1000, template.number) || substr(product.id, 17, 8)
      || printf('%08x', NEW.revision), NEW.submitted_by,
    template.name, printf('%08x', NEW.revision) || substr(product.id, 9), NULL,
    json_object('listing', NEW.name, 'reason', NEW.reason), NEW.decided_at, NULL
  FROM message_template AS template, product
  WHERE template.name = 'product_' || NEW.state AND product.number = NEW.product_number;
END;

-- What the person of a deleted account was told goes with it, read or not, and so does what was not sent of it. Nothing is written to
-- nobody: a refund that is decided later has no one to be told.
CREATE TRIGGER message_goes_with_account AFTER UPDATE OF deleted_at ON user WHEN NEW.deleted_at IS NOT NULL BEGIN
  DELETE FROM message_delivery WHERE message_id IN (SELECT id FROM message WHERE user_id = NEW.id);
  DELETE FROM message WHERE user_id = NEW.id;
END;

CREATE TRIGGER message_to_nobody BEFORE INSERT ON message
WHEN (SELECT deleted_at FROM user WHERE id = NEW.user_id) IS NOT NULL BEGIN
  SELECT raise(IGNORE);
END;

-- How long before the end one is reminded, and until how long before it, at the latest: the next reminder says the same, and
-- one that comes when the guest has to go is worse than none.
CREATE TABLE stay_reminder (
  template TEXT PRIMARY KEY REFERENCES message_template (name),
  seconds_before INTEGER NOT NULL UNIQUE,
  too_late_seconds INTEGER NOT NULL CHECK (too_late_seconds BETWEEN 1 AND seconds_before - 1)
) STRICT, WITHOUT ROWID;

INSERT INTO stay_reminder (template, seconds_before, too_late_seconds) VALUES
  ('stay_ends_15', 900, 300),
  ('stay_ends_5', 300, 30);

-- The reminders that an order still gets: those of a running order that time alone ends, whose moment was still ahead when it
-- was paid, or got the end that it has, and that were not written before, for this end or another.
CREATE VIEW stay_reminder_ahead (order_id, template, at, useful_until) AS
SELECT placed.id, stay_reminder.template, placed.over_at - stay_reminder.seconds_before,
  placed.over_at - stay_reminder.too_late_seconds
FROM "order" AS placed JOIN stay_reminder
WHERE placed.status IN ('paid', 'in_use')
  AND placed.over_at - stay_reminder.seconds_before > max(
    iif(placed.status = 'paid', placed.changed_at, 0),
    coalesce((SELECT max(changed_at) FROM hold WHERE hold.order_id = placed.id AND hold.state = 'confirmed'), 0)
  )
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.template = stay_reminder.template AND message.key = placed.id);

CREATE TRIGGER message_of_cause INSTEAD OF INSERT ON message_cause BEGIN
  INSERT INTO message (id, user_id, template, key, order_id, facts, at, stale_at)
  SELECT printf('%012x7%02x0', NEW.at * 1000, template.number) || substr(NEW.key, 17), placed.user_id, NEW.template, NEW.key,
    placed.id, json_object('store', store.name, 'listing', product.name, 'amount_fen', NEW.amount_fen,
      'pay_before', NEW.pay_before, 'starts_at', placed.starts_at, 'ends_at', placed.ends_at), NEW.at, NEW.stale_at
  FROM "order" AS placed
  JOIN message_template AS template ON template.name = NEW.template
  JOIN store ON store.number = placed.store_number
  LEFT JOIN order_line AS main ON main.order_id = placed.id AND main.position = 0
  LEFT JOIN listing ON listing.number = main.listing_number
  LEFT JOIN product ON product.number = listing.product_number
  WHERE placed.id = NEW.order_id
  ON CONFLICT DO NOTHING;
END;

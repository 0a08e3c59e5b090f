-- Owner: message. Who applied is told what the platform says to it, and who submitted something what is to be corrected.
INSERT INTO message_template (name, number, title_chinese, title_english, body_chinese, body_english) VALUES
  ('merchant_admitted', 9, '入驻申请已通过', 'You are admitted', '「{merchant}」的入驻申请已通过，您已成为店主，可以添加门店和商品了。', '{merchant} is admitted, and you are its owner: its stores and goods can be added now.'),
  ('merchant_limited', 10, '商户已被限制营业', 'Your business is limited', '「{merchant}」已被平台限制营业，暂停接受新订单。原因：{reason}', '{merchant} takes no new orders, by the platform: {reason}'),
  ('merchant_refused', 11, '入驻申请未通过', 'Your application was refused', '「{merchant}」的入驻申请未通过，请修改后重新提交。原因：{reason}', 'The application of {merchant} was refused, and can be corrected: {reason}'),
  ('product_approved', 12, '商品审核已通过', 'Your product is approved', '「{listing}」已通过审核。', '{listing} is approved.'),
  ('product_refused', 13, '商品审核未通过', 'Your product was refused', '「{listing}」未通过审核，请修改后重新提交。原因：{reason}', '{listing} was refused, and can be corrected: {reason}');

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

-- Owner: payment. The accounts of the ledger.
-- The sign of what an account normally holds: 1 what we have, -1 what we owe or have earned.
CREATE TABLE ledger_account (
  name TEXT PRIMARY KEY,
  sign INTEGER NOT NULL CHECK (sign IN (-1, 1)),
  -- Whether its balance in one charge can never be of the other sign.
  is_one_sided INTEGER NOT NULL CHECK (is_one_sided IN (0, 1))
) STRICT, WITHOUT ROWID;

-- `guest`: paid and not yet used; `deposit`: paid, and to be given back; `suspense`: came in and fits no order;
-- `refunds_due`: decided and not yet settled.
INSERT INTO ledger_account (name, sign, is_one_sided) VALUES
  ('wechat', 1, 1), ('alipay', 1, 1), ('unionpay', 1, 1), ('offline', 1, 1),
  ('guest', -1, 1), ('deposit', -1, 1), ('suspense', -1, 1), ('refunds_due', -1, 1), ('merchant', -1, 0),
  ('platform_fee', -1, 0);

-- Owner: permission. Who sets the accounts that money is taken with: the owner of a merchant that merchant's own, an operator the
-- platform's.
INSERT INTO role_permission (role, permission) VALUES ('owner', 'payment_accounts'), ('operator', 'payment_accounts');

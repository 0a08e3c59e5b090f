-- Owner: permission. Who looks after a shop's orders: everybody who works there.
INSERT INTO permission (name, is_of_platform) VALUES ('orders', 0);

INSERT INTO role_permission (role, permission) VALUES ('clerk', 'orders'), ('manager', 'orders'), ('owner', 'orders');

-- Owner: acquiring. The platform certificates that were fetched for a merchant's own account: proven by that account's key, so that
-- they are believed for it alone.
CREATE TABLE account_certificate (
  account_id TEXT NOT NULL REFERENCES payment_account (id),
  serial TEXT NOT NULL,
  pem TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, serial)
) STRICT, WITHOUT ROWID;

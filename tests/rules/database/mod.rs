//! The port of SQLite: migrations, rows and transactions.

mod migration;
mod native;
mod row;
mod upgrade;

//! Keys and certificates.

mod certificates;
mod fixture;
mod keys;
mod oracle;

//! Whole stays, priced and admitted through the public functions only: by example, and against an oracle that counts minutes.

mod at;
mod kinds;
mod lengths;
mod opening;
mod oracle;
mod prices;
mod properties;
mod renewals;

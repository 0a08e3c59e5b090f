//! Prices and opening hours, through the public functions only.

mod database;
mod stays;

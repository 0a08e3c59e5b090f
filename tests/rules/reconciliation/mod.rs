//! The daily match: days, bills and differences.

mod bill;
mod day;
mod days;
mod kind;
mod matching;

//! Searches of a small town, natively.

mod free;
mod kinds;
mod pages;
mod refusals;
mod town;
mod wire;
mod words;

//! The operations on a guest's orders, natively.

mod cancel;
mod pages;
mod race;
mod shop;
mod show;

//! UnionPay: merchant and gateway against each other, and a notification that it really sent.

mod app_order;
mod bill;
mod configuration;
mod fixture;
mod gateway;
mod no_panic;
mod notification;
mod parameters;
mod refund;
mod time;
mod vectors;

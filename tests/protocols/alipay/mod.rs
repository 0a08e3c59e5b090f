//! Alipay: app and gateway against each other, and notifications that it really sent.

mod bill;
mod configuration;
mod fixture;
mod gateway;
mod no_panic;
mod notification;
mod trade;
mod vectors;

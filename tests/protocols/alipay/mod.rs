//! Alipay: app and gateway against each other, and notifications that it really sent.

mod bill;
mod configuration;
mod fixture;
mod form;
mod gateway;
mod no_panic;
mod notification;
mod time;
mod trade;
mod vectors;
mod zip;

//! WeChat Pay: merchant and gateway against each other, and the official test vectors.

mod bill;
mod certificates;
mod configuration;
mod fee;
mod fixture;
mod gateway;
mod no_panic;
mod notification;
mod refund;
mod settings;
mod text;
mod vectors;

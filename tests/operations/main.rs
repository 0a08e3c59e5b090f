//! Each operation as a black box: the Wasm files on the runner, one file an operation.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod device_hub;
mod every_request;
mod gateway_pay_callback;
mod guest_book;
mod guest_listing;
mod guest_login;
mod guest_me;
mod guest_messages;
mod guest_order_goods;
mod guest_orders;
mod guest_pay;
mod guest_quote;
mod guest_renew;
mod guest_review;
mod guest_search;
mod guest_unlock;
mod live_mode;
mod merchant_confirm_payment;
mod merchant_goods;
mod merchant_orders;
mod merchant_payment_accounts;
mod merchant_refunds;
mod merchant_rooms;
mod merchant_staff;
mod merchant_stores;
mod merchant_tariffs;
mod platform_calendar;
mod platform_exceptions;
mod platform_merchants;
mod platform_products;
mod platform_reconciliation;
mod platform_refunds;
mod system_messages;
mod system_payments;
mod system_reconciliation;
mod system_sandbox;
mod system_tick;
mod system_time;
mod system_unknown_path;

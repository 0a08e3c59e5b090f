//! What the components do, natively and without HTTP: one folder a component, each in a world made by hand. All are one binary,
//! because a binary a component took longer to link than its tests to run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod device_hub;
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
mod merchant_confirm_payment;
mod merchant_orders;
mod merchant_payment_accounts;
mod merchant_refunds;
mod merchant_staff;
mod platform_calendar;
mod platform_exceptions;
mod platform_merchants;
mod platform_reconciliation;
mod platform_refunds;
mod system_messages;
mod system_payments;
mod system_sandbox;
mod system_tick;
mod system_time;
mod system_unknown_path;

//! What is said to the bundle beside an evening, so that every operation succeeds once and refuses in its typical ways.

mod account;
mod accounts;
mod back_office;
mod doors;
mod machines;
mod money;
mod orders;
mod rooms;
mod shop;

pub(crate) use account::account;
pub(crate) use accounts::accounts;
pub(crate) use back_office::{back_office, set_up};
pub(crate) use doors::doors;
pub(crate) use machines::{gateway, unset};
pub(crate) use money::money;
pub(crate) use orders::orders;
pub(crate) use rooms::rooms;
pub(crate) use shop::shop;

use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn path(order: &Value, rest: &str) -> String {
    format!("/v1/orders/{}{rest}", text(&order["id"]))
}

/// A search's or list's query of these parameters.
fn query(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
}

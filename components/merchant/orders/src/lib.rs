//! GET /v1/merchant/orders, GET /v1/merchant/orders/:id, GET /v1/merchant/orders/:id/events, POST /v1/merchant/orders/:id/cancel,
//! POST /v1/merchant/orders/:id/end, POST /v1/merchant/orders/:id/goods/:item/served,
//! POST /v1/merchant/orders/:id/goods/:item/not-made — the orders of a shop, for the people who work there.

pub mod cancel;
mod cursor;
pub mod end;
pub mod events;
pub mod goods;
mod item;
pub mod list;
mod query;
pub mod show;

pub use item::Item;
pub use query::{Needs, Query, Sort};

api::serve! {
    "/v1/merchant/orders" => GET list::handle [orders];
    "/v1/merchant/orders/:id" => GET show::handle [orders];
    "/v1/merchant/orders/:id/events" => GET events::handle [orders];
    "/v1/merchant/orders/:id/cancel" => POST cancel::handle [orders];
    "/v1/merchant/orders/:id/end" => POST end::handle [orders];
    "/v1/merchant/orders/:id/goods/:item/served" => POST goods::handle_served [orders];
    "/v1/merchant/orders/:id/goods/:item/not-made" => POST goods::handle_not_made [orders];
}

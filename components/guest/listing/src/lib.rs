//! GET /v1/listings/:id, GET /v1/listings/:id/availability, GET /v1/listings/:id/menu, GET /v1/listings/:id/reviews — all about what
//! a store lists. No login is needed.

pub mod availability;
mod busy;
mod marks;
pub mod menu;
pub mod reviews;
pub mod show;

pub use marks::Marks;

api::serve! {
    "/v1/listings/:id" => GET show::handle;
    "/v1/listings/:id/availability" => GET availability::handle;
    "/v1/listings/:id/menu" => GET menu::handle;
    "/v1/listings/:id/reviews" => GET reviews::handle;
}

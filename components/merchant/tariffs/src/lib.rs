//! GET, POST /v1/merchant/listings/:id/tariffs — what a room costs, in versions: an order keeps the one that it was booked with.
//! POST /v1/merchant/listings/:id/tariffs/preview — what a stay would cost by these or other terms.
//! GET /v1/merchant/listings/:id/price-calendar — what holds when, day by day.

mod calendar;
mod list;
mod preview;
mod set;
mod terms;

api::serve! {
    "/v1/merchant/listings/:id/tariffs" => GET list::handle [prices], POST set::handle [prices];
    "/v1/merchant/listings/:id/tariffs/preview" => POST preview::handle [prices];
    "/v1/merchant/listings/:id/price-calendar" => GET calendar::handle [prices];
}

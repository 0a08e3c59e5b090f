//! GET, POST /v1/merchant/stores, GET, PUT, POST /v1/merchant/stores/:id, POST /v1/merchant/stores/:id/close,
//! POST /v1/merchant/stores/:id/reopen — a merchant's stores: where they are, and when they are open.

mod change;
mod list;
mod open;
mod show;
mod turn;
mod view;

api::serve! {
    "/v1/merchant/stores" => GET list::handle [stores], POST open::handle [stores];
    "/v1/merchant/stores/:id" => GET show::handle [stores], PUT | POST change::handle [stores];
    "/v1/merchant/stores/:id/close" => POST turn::close [stores];
    "/v1/merchant/stores/:id/reopen" => POST turn::reopen [stores];
}

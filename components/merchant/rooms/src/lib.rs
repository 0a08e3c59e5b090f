//! GET, POST /v1/merchant/rooms, GET, PUT, POST /v1/merchant/rooms/:id, POST /v1/merchant/rooms/:id/delete — the rooms of a merchant's
//! stores: what guests read of them, their doors, and whether they are let.

mod add;
mod change;
mod delete;
mod list;
mod room;
mod show;
mod view;

api::serve! {
    "/v1/merchant/rooms" => GET list::handle [rooms], POST add::handle [rooms];
    "/v1/merchant/rooms/:id" => GET show::handle [rooms], PUT | POST change::handle [rooms];
    "/v1/merchant/rooms/:id/delete" => POST delete::handle [rooms];
}

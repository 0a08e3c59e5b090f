//! GET, POST /v1/merchant/goods, GET, PUT, POST /v1/merchant/goods/:id, POST /v1/merchant/goods/:id/articles, PUT, POST
//! /v1/merchant/articles/:id — what a merchant sells by the piece, once for all its stores. GET /v1/merchant/stock, GET, POST
//! /v1/merchant/stock/entries, PUT, POST /v1/merchant/stock/thresholds, POST /v1/merchant/stocktakes — how many of it stand in each store.

mod add;
mod add_article;
mod change;
mod change_article;
mod entries;
mod goods;
mod list;
mod record;
mod shelf;
mod show;
mod stock_list;
mod stocktake;
mod threshold;
mod view;

api::serve! {
    "/v1/merchant/goods" => GET list::handle [goods], POST add::handle [goods];
    "/v1/merchant/goods/:id" => GET show::handle [goods], PUT | POST change::handle [goods];
    "/v1/merchant/goods/:id/articles" => POST add_article::handle [goods];
    "/v1/merchant/articles/:id" => PUT | POST change_article::handle [goods];
    "/v1/merchant/stock" => GET stock_list::handle [stock];
    "/v1/merchant/stock/entries" => GET entries::handle [stock], POST record::handle [stock];
    "/v1/merchant/stock/thresholds" => PUT | POST threshold::handle [stock];
    "/v1/merchant/stocktakes" => POST stocktake::handle [stock];
}

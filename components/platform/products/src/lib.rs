//! GET /v1/platform/products, POST /v1/platform/products/:id/approve, /refuse — the platform looks at what merchants write about
//! their products, before guests do.

mod list;
mod verdict;

api::serve! {
    "/v1/platform/products" => GET list::handle [audits];
    "/v1/platform/products/:id/approve" => POST verdict::approve [audits];
    "/v1/platform/products/:id/refuse" => POST verdict::refuse [audits];
}

//! GET /v1/platform/refunds, POST /v1/platform/refunds/:id/retry, POST /v1/platform/refunds/:id/settled — refunds that a
//! gateway could not carry out: for the operators of the platform.

pub mod intervene;
pub mod list;

api::serve! {
    "/v1/platform/refunds" => GET list::handle [platform_refunds];
    "/v1/platform/refunds/:id/retry" => POST intervene::retry [platform_refunds];
    "/v1/platform/refunds/:id/settled" => POST intervene::settled [platform_refunds];
}

//! GET, POST /v1/merchant-applications, PUT, POST /v1/merchant-applications/:id — somebody wants to sell, and says who.
//! GET /v1/platform/merchants, GET, PUT, POST /v1/platform/merchants/:id, POST /v1/platform/merchants/:id/admit, /refuse, /limit, /lift,
//! PUT, POST /v1/platform/merchants/:id/rating, /fee — the platform looks at it, admits it or not, and says why.

mod apply;
mod correct;
mod fee;
mod list;
mod own;
mod rating;
mod show;
mod verdict;
mod view;

api::serve! {
    "/v1/merchant-applications" => GET own::handle, POST apply::apply;
    "/v1/merchant-applications/:id" => PUT | POST apply::again;
    "/v1/platform/merchants" => GET list::handle [merchants];
    "/v1/platform/merchants/:id" => GET show::handle [merchants], PUT | POST correct::handle [merchants];
    "/v1/platform/merchants/:id/admit" => POST verdict::admit [merchants];
    "/v1/platform/merchants/:id/refuse" => POST verdict::refuse [merchants];
    "/v1/platform/merchants/:id/limit" => POST verdict::limit [merchants];
    "/v1/platform/merchants/:id/lift" => POST verdict::lift [merchants];
    "/v1/platform/merchants/:id/rating" => PUT | POST rating::handle [merchants];
    "/v1/platform/merchants/:id/fee" => PUT | POST fee::handle [merchants];
}

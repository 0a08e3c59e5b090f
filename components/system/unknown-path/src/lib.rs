//! Any other path — tells that nothing is there, in the form of all problems. An engine's own answer has no body, which a client
//! that reads every answer as JSON trips over.
//!
//! Architecture invariant: it is granted nothing, so that whoever tries paths reaches nothing.

use api::{Problem, problems};

/// What is answered, whatever the method: where nothing is, no method is allowed.
#[must_use]
pub fn refusal() -> Problem {
    problems::NOT_FOUND.because("没有这个接口，请检查路径", "There is no such path")
}

#[cfg(target_arch = "wasm32")]
#[spin_sdk::http_service]
async fn serve(request: spin_sdk::http::Request) -> impl spin_sdk::http::IntoResponse {
    api::refuse(request, refusal()).await
}

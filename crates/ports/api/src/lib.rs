//! The only door through which requests come in: what a request holds, what an answer is, which problems there are, and
//! the world that an operation works on.

mod answer;
mod language;
mod limit;
mod page;
mod problem;
mod reason;
mod request;
mod unreadable;
mod world;

#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
pub use engine::{serve, told};

pub use answer::Answer;
pub use http::Method;
pub use language::{Language, Wording};
pub use limit::{MOST_ITEMS, USUAL_ITEMS, page_limit};
pub use page::Page;
pub use problem::{Problem, problems};
pub use reason::reason;
pub use request::Request;
pub use world::{SANDBOX_CLOCK, World, sandbox_offset};

/// Makes a function the HTTP entry of a component: `async fn handle(&Request, &World) -> Result<Answer, Problem>`.
/// Natively it makes nothing, so that a component is a plain library there.
///
/// Where callers want another form of problems, such as gateways, a second function makes the answers of them:
/// `fn told(Problem, &Request) -> Answer`. It also gets those that arise before `handle` is called.
#[macro_export]
macro_rules! serve {
    ($handle:path) => {
        $crate::serve!($handle, $crate::told);
    };
    ($handle:path, $told:path) => {
        #[cfg(target_arch = "wasm32")]
        #[spin_sdk::http_service]
        async fn serve(request: spin_sdk::http::Request) -> impl spin_sdk::http::IntoResponse {
            $crate::serve(request, $handle, $told).await
        }
    };
}

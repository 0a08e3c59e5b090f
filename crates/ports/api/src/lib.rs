//! The only door through which requests come in: what a request holds, what an answer is, which problems there are, and
//! the world that an operation works on.

mod address;
mod answer;
mod encoding;
mod field_name;
mod known;
mod language;
mod limit;
mod overridden;
mod page;
mod problem;
mod request;
pub mod table;
mod unreadable;
mod world;

#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
pub use engine::{problem_answer, refuse, serve};

pub use answer::Answer;
pub use encoding::plain_body;
pub use http::Method;
pub use language::{Language, Wording};
pub use limit::{MOST_ITEMS, USUAL_ITEMS, page_limit};
pub use page::Page;
pub use problem::{Problem, problems, setting_named};
pub use request::Request;
pub use world::{World, sandbox_offset};

/// Serves a component's routes by the methods that they have:
///
/// ```text
/// api::serve! {
///     "/v1/orders" => GET list::handle;
///     "/v1/orders/:id/cancel" => POST cancel::handle;
///     "/v1/me" => GET read::handle, PATCH change::handle;
/// }
/// ```
///
/// A route is written as `spin.toml` writes it, with its methods in the order in which `Allow` names them; methods with
/// the same function are joined by `|`. `GET` brings `HEAD` with it. Each function is an
/// `async fn(&Request, &World) -> Result<Answer, Problem>`, and is only called for what the table lets pass: it does not
/// look at route or method again.
///
/// What only some people may do names the permission in brackets behind the function, as the table `permission` has it:
/// `POST approve::handle [refunds];`. That function gets a third argument, the [`Permit`](caller::Permit), and is only called for who
/// has one.
///
/// It makes `answer`, a function of the same form for all of them, and around it the HTTP entry of the component.
/// Natively there is no entry, so that a component is a plain library there.
///
/// Where callers want another form of problems, such as gateways, the table begins with `problem_answer = path;`: a function
/// `fn(Problem, &Request) -> Answer` that makes the answers of them, also of those that arise before `answer` is called.
///
/// `_ => handle` hands every path and method to one function, which has routes of its own that no manifest names.
#[macro_export]
macro_rules! serve {
    (problem_answer = $problem_answer:path; $($route:literal => $($($method:ident)|+ $handle:path $([$permission:ident])?),+;)+) => {
        /// Hands a request to the function that has its route and its method.
        ///
        /// # Errors
        /// What that function answers, 405 for another method, 404 for another route.
        pub async fn answer(request: &$crate::Request, world: &$crate::World) -> Result<$crate::Answer, $crate::Problem> {
            match $crate::table::route(request, &[$($route),+]) {
                $($route => {
                    request.allow(&[$($($crate::Method::$method),+),+])?;
                    match *$crate::table::method(request) {
                        $($($crate::Method::$method)|+ => {
                            $handle(request, world $(, &world.permit(request, stringify!($permission))?)?).await
                        })+
                        _ => Err($crate::problems::NOT_FOUND),
                    }
                })+
                _ => Err($crate::problems::NOT_FOUND),
            }
        }

        $crate::serve!(@entry $problem_answer);
    };
    ($route:literal => $($rest:tt)+) => {
        $crate::serve! { problem_answer = $crate::problem_answer; $route => $($rest)+ }
    };
    (_ => $handle:path) => {
        /// Hands every request to the one function that there is.
        ///
        /// # Errors
        /// What that function answers.
        pub async fn answer(request: &$crate::Request, world: &$crate::World) -> Result<$crate::Answer, $crate::Problem> {
            $handle(request, world).await
        }

        $crate::serve!(@entry $crate::problem_answer);
    };
    (@entry $problem_answer:path) => {
        #[cfg(target_arch = "wasm32")]
        #[spin_sdk::http_service]
        async fn serve(request: spin_sdk::http::Request) -> impl spin_sdk::http::IntoResponse {
            $crate::serve(request, answer, $problem_answer).await
        }
    };
}

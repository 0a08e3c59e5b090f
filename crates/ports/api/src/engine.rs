//! The entry of a component inside Spin.

use crate::{Answer, Problem, Request, World, problems};
use bytes::Bytes;
use clock::Clock;
use http::Response;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};

/// The largest body that is read: 1 MiB.
const LARGEST_BODY: usize = 1 << 20;

/// Reads the request, lets the operation handle it, and makes an answer of whatever comes out: an operation's error
/// never reaches the engine, which would have no body for it.
pub async fn serve<Handle>(request: spin_sdk::http::Request, handle: Handle) -> Response<Full<Bytes>>
where
    Handle: AsyncFn(&Request, &World) -> Result<Answer, Problem>,
{
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LARGEST_BODY)
        .collect()
        .await
        .map(|body| body.to_bytes());
    let (body, refusal) = match body {
        Ok(body) => (body, None),
        Err(error) if error.is::<LengthLimitError>() => (Bytes::new(), Some(problems::TOO_LARGE)),
        Err(error) => (Bytes::new(), Some(problems::UNREADABLE.caused_by(error))),
    };
    let request = Request::new(head, body, &Clock::default());
    let outcome = match refusal {
        Some(refusal) => Err(refusal),
        None => outcome(&request, handle).await,
    };
    let answer = outcome.unwrap_or_else(|problem| told(problem, &request));
    answer.into_http(request.request_id()).map(Full::new)
}

async fn outcome<Handle>(request: &Request, handle: Handle) -> Result<Answer, Problem>
where
    Handle: AsyncFn(&Request, &World) -> Result<Answer, Problem>,
{
    let world = World::of_the_engine().await?;
    handle(request, &world).await
}

fn told(problem: Problem, request: &Request) -> Answer {
    if let Some(cause) = problem.cause() {
        eprintln!(
            "{} {} {}: {cause}",
            request.request_id(),
            request.route(),
            problem.slug()
        );
    }
    problem.answer(request.language(), request.request_id())
}

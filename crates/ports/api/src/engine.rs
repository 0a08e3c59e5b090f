//! The entry of a component inside Spin.

use crate::{Answer, Problem, Request, World, encoding::plain_body, problems};
use bytes::{Bytes, BytesMut};
use clock::Clock;
use http::{Method, Response, header, request::Parts};
use http_body_util::{BodyExt, Full};
use std::{fmt::Display, pin::pin};

/// The largest body that is taken: 1 MiB.
const LARGEST_BODY: usize = 1 << 20;

/// As much is read of one that is too large: 16 MiB.
const LARGEST_READ: usize = 16 << 20;

/// Reads the request, lets the operation handle it, and makes an answer of whatever comes out: an operation's error
/// never reaches the engine, which would have no body for it. `problem_answer` makes the answer of a problem.
pub async fn serve<Handle>(
    request: spin_sdk::http::Request,
    handle: Handle,
    problem_answer: fn(Problem, &Request) -> Answer,
) -> Response<Full<Bytes>>
where
    Handle: AsyncFn(&Request, &World) -> Result<Answer, Problem>,
{
    let (head, body) = request.into_parts();
    let (body, refusal) = match whole(&head, body).await {
        Ok(body) => (body, None),
        Err(refusal) => (Bytes::new(), Some(refusal)),
    };
    let request = Request::new(head, body, &Clock::default());
    let outcome = match refusal {
        Some(refusal) => Err(refusal),
        None => outcome(&request, handle).await,
    };
    let answer = outcome.unwrap_or_else(|problem| problem_answer(problem, &request));
    answer
        .shared_by_nobody_else(&request)
        .into_http(request.request_id())
        .map(Full::new)
}

/// Answers a request with this problem, and touches nothing of the world.
pub async fn refuse(request: spin_sdk::http::Request, problem: Problem) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let refusal = whole(&head, body).await.err().unwrap_or(problem);
    let request = Request::new(head, Bytes::new(), &Clock::default());
    let answer = problem_answer(refusal, &request).shared_by_nobody_else(&request);
    answer.into_http(request.request_id()).map(Full::new)
}

/// Reads a body to its end. What is too large or packed is read on, but not kept: a client that still writes when the answer
/// comes sees a broken connection instead.
///
/// The engine is not asked where the answer is known, each time costs as much as some statements: a body that nothing
/// means (RFC 9110, 9.3.1 and 9.3.2) is left, and one whose length is announced ends there.
async fn whole(head: &Parts, body: impl BodyExt<Data = Bytes, Error: Display>) -> Result<Bytes, Problem> {
    if matches!(head.method, Method::GET | Method::HEAD) {
        return Ok(Bytes::new());
    }
    let encoding = plain_body(&head.headers);
    let most = if encoding.is_ok() { LARGEST_BODY } else { 0 };
    let announced = head.headers.get(header::CONTENT_LENGTH);
    let announced: Option<usize> = announced.and_then(|length| length.to_str().ok()?.parse().ok());
    let (mut body, mut kept, mut length) = (pin!(body), BytesMut::new(), 0);
    while announced != Some(length) {
        let Some(frame) = body.frame().await else { break };
        let frame = frame.map_err(|error| problems::UNREADABLE.caused_by(error))?;
        let Some(data) = frame.data_ref() else { continue };
        length += data.len();
        if length <= most {
            kept.extend_from_slice(data);
        } else if length > LARGEST_READ {
            break;
        }
    }
    encoding?;
    if length > LARGEST_BODY {
        return Err(problems::TOO_LARGE);
    }
    Ok(kept.freeze())
}

async fn outcome<Handle>(request: &Request, handle: Handle) -> Result<Answer, Problem>
where
    Handle: AsyncFn(&Request, &World) -> Result<Answer, Problem>,
{
    let world = World::of_the_engine().await?;
    handle(request, &world).await
}

/// The answer of a problem by RFC 9457, as nearly every operation gives it; its cause goes to the log.
#[must_use]
pub fn problem_answer(problem: Problem, request: &Request) -> Answer {
    if let Some(cause) = problem.cause() {
        let line = format!(
            "{} {} {}: {cause}\n",
            request.request_id(),
            request.route(),
            problem.slug()
        );
        // In one piece, so that lines of requests at once do not run into each other.
        eprint!("{line}");
    }
    problem.answer(request.language(), request.request_id())
}

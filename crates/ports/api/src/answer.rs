use crate::{Request, known::knows};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use serde::Serialize;

/// A whole answer: it leaves in one piece, with its length.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

impl Answer {
    /// 200 with a JSON body.
    pub fn ok(body: &impl Serialize) -> Answer {
        Answer::json(200, body)
    }

    /// 201 with a JSON body.
    pub fn created(body: &impl Serialize) -> Answer {
        Answer::json(201, body)
    }

    /// 204 without a body.
    #[must_use]
    pub fn no_content() -> Answer {
        Answer::bytes(204, "", Bytes::new())
    }

    /// A JSON body with this status.
    pub fn json(status: u16, body: &impl Serialize) -> Answer {
        match serde_json::to_vec(body) {
            Ok(body) => Answer::bytes(status, "application/json", Bytes::from(body)),
            // A map with keys that are no text, or a failing `Serialize`: a fault of ours that no caller can cause.
            Err(error) => Answer::bytes(500, "text/plain; charset=utf-8", Bytes::from(error.to_string())),
        }
    }

    /// Any bytes of this media type.
    #[must_use]
    pub fn bytes(status: u16, content_type: &'static str, body: Bytes) -> Answer {
        Answer {
            status,
            content_type,
            headers: Vec::new(),
            body,
        }
    }

    /// The same with another media type.
    #[must_use]
    pub fn of_type(mut self, content_type: &'static str) -> Answer {
        self.content_type = content_type;
        self
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with a weak tag that tells what it means, of letters, digits, `-` and `_`; 304 without a body where the caller says
    /// that this is known already (RFC 9110, 15.4.5). Of an answer to `GET` only.
    #[must_use]
    pub fn unless_known(self, request: &Request, tag: &str) -> Answer {
        let mut answer = self.header("etag", format!("W/\"{tag}\""));
        if answer.status == 200 && knows(request.headers(), tag) {
            (answer.status, answer.body) = (304, Bytes::new());
        }
        answer
    }

    /// The same, kept by no cache where it is for the caller alone: whoever came with a session, and whoever did not only look,
    /// such as by logging in. What is public is told as it says itself, and so is what says that it is `private`: the caller's own
    /// cache may keep it.
    #[must_use]
    pub fn shared_by_nobody_else(mut self, request: &Request) -> Answer {
        let is_public =
            request.header("authorization").is_none() && matches!(*request.method(), Method::GET | Method::HEAD);
        let is_private = |(name, value): &(&str, String)| {
            *name == "cache-control" && value.split(", ").any(|word| word == "private")
        };
        if !is_public && !self.headers.iter().any(is_private) {
            self.headers.retain(|(name, _)| *name != "cache-control");
            self.headers.push(("cache-control", "no-store".to_owned()));
        }
        self
    }

    /// Its HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// As HTTP. The length is always given: without it an engine writes head and body apart, and the client's delayed
    /// acknowledgement costs 40 ms.
    #[must_use]
    pub fn into_http(self, request_id: &str) -> Response<Bytes> {
        let mut response = Response::new(self.body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let length = HeaderValue::from(response.body().len());
        let headers = response.headers_mut();
        // Neither has a body, and a length would be taken for that of the one that is known.
        if !matches!(self.status, 204 | 304) {
            headers.insert(header::CONTENT_LENGTH, length);
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
        let named = self
            .headers
            .into_iter()
            .chain([("x-request-id", request_id.to_owned())]);
        for (name, value) in named {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

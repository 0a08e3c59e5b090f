use crate::{Exchange, exchange::Record};
use http::{HeaderMap, Request};
use serde_json::Value;
use std::{fmt, time::Duration};
use ureq::Agent;
use url::Url;

/// A call that is being filled in.
#[derive(Clone)]
pub struct Call {
    method: String,
    address: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    aloud: bool,
    record: Record,
}

impl Call {
    pub(crate) fn new(method: &str, address: &str, path: &str, aloud: bool, record: Record) -> Call {
        let (method, address, path) = (method.to_owned(), address.to_owned(), path.to_owned());
        Call {
            method,
            address,
            path,
            headers: Vec::new(),
            body: None,
            aloud,
            record,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Call {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a session.
    #[must_use]
    pub fn token(self, token: &str) -> Call {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Adds an idempotency key.
    #[must_use]
    pub fn key(self, key: &str) -> Call {
        self.header("idempotency-key", key)
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Call {
        self.body("application/json", body.to_string())
    }

    /// Sets any body.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Call {
        self.body = Some(body.into());
        self.header("content-type", media_type)
    }

    pub(crate) fn with_body(mut self, body: Vec<u8>) -> Call {
        self.body = Some(body);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Call {
        self.headers.retain(|(header, _)| header != name);
        self
    }

    /// Sends it and reads the whole answer.
    #[must_use]
    pub fn send(self) -> Reply {
        self.attempt().unwrap_or_else(|broken| panic!("{broken}"))
    }

    /// The same where the bundle may end before it has answered.
    ///
    /// # Errors
    /// Where no whole answer came: what was asked for may have been done or not.
    pub fn attempt(self) -> Result<Reply, Broken> {
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(target(&self.address, &self.path).as_str());
        for (name, value) in &self.headers {
            // As it is: a client may send what is no ASCII.
            request = request.header(name, value.as_bytes());
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(30)));
        let agent: Agent = config.build().into();
        let call = format!("{} {}", self.method, self.path);
        if self.aloud {
            println!("\n→ {call} {}", shortly(self.body.as_deref().unwrap_or_default()));
        }
        let sent = match &self.body {
            Some(body) => agent.run(request.body(body.as_slice()).expect("a request")),
            None => agent.run(request.body(()).expect("a request")),
        };
        let broken = |error: ureq::Error| Broken(format!("{call}: {error}"));
        let mut response = sent.map_err(broken)?;
        let body = response.body_mut().read_to_vec().map_err(broken)?;
        if self.aloud {
            println!("← {} {}", response.status().as_u16(), shortly(&body));
        }
        let reply = Reply {
            call,
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body,
        };
        let Call {
            method,
            path,
            body: request,
            record,
            ..
        } = self;
        record.keep(Exchange {
            method,
            path,
            request,
            reply: reply.clone(),
        });
        Ok(reply)
    }
}

/// Where a call goes: what a path or query may not hold as it is, such as Chinese words, is escaped.
fn target(address: &str, path: &str) -> Url {
    let address = Url::parse(address).expect("an address");
    address.join(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// As much of a body as fits a few lines.
fn shortly(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let short: String = text.chars().take(300).collect();
    if short.len() < text.len() {
        format!("{short} …")
    } else {
        short
    }
}

/// The connection ended before the whole answer was there.
#[derive(Clone, Debug)]
pub struct Broken(String);

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Reply {
    call: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null where there is none.
    #[must_use]
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.call, self.text()))
    }

    /// A header's text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON, where the status is this one.
    pub fn expect_status(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.call, self.text());
        assert!(
            self.header("x-request-id").is_some(),
            "{}: every answer has a request id",
            self.call
        );
        if !matches!(status, 204 | 304) {
            assert_eq!(
                self.header("content-length"),
                Some(&*self.body.len().to_string()),
                "{}: length",
                self.call
            );
        }
        self.json()
    }

    /// The members of the problem of this status and type.
    pub fn expect_problem(&self, status: u16, slug: &str) -> Value {
        let problem = self.expect_status(status);
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{}",
            self.call
        );
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{}: {problem}", self.call);
        assert_eq!(problem["status"], status, "{}: {problem}", self.call);
        for text in ["title", "detail"] {
            assert!(
                problem[text].as_str().is_some_and(|text| !text.is_empty()),
                "{}: {problem}",
                self.call
            );
        }
        problem
    }
}

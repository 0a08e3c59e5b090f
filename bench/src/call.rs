//! One request in both of its forms: as bytes on a connection, and as a component reads it natively.

use anyhow::Result;
use api::Request;
use bytes::Bytes;
use clock::Clock;
use serde_json::Value;

/// A request that can be sent or handled.
#[derive(Clone, Debug)]
pub struct Call {
    method: &'static str,
    route: &'static str,
    path: String,
    id: Option<String>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Call {
    /// A request without a body. In a route `:id` is replaced by the id.
    pub fn new(method: &'static str, route: &'static str, id: Option<&str>) -> Call {
        let path = route.replace(":id", id.unwrap_or_default());
        Call {
            method,
            route,
            path,
            id: id.map(str::to_owned),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A request that a provider crate has built, for a route without `:id`.
    pub fn of(route: &'static str, built: http::Request<Vec<u8>>) -> Result<Call> {
        let (head, body) = built.into_parts();
        let headers = head
            .headers
            .iter()
            .map(|(name, value)| Ok((name.to_string(), value.to_str()?.to_owned())));
        Ok(Call {
            method: "POST",
            route,
            path: head.uri.path().to_owned(),
            id: None,
            headers: headers.collect::<Result<_>>()?,
            body,
        })
    }

    /// The same with a query.
    pub fn query(mut self, query: &str) -> Call {
        self.path = format!("{}?{query}", self.path);
        self
    }

    /// The same with a header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Call {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with a session.
    pub fn token(self, token: &str) -> Call {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// The same with another session in the place of its own.
    pub fn in_place_of_its_token(mut self, token: &str) -> Call {
        self.headers.retain(|(name, _)| name != "authorization");
        self.token(token)
    }

    /// The same with a JSON body.
    pub fn json(self, body: &Value) -> Call {
        self.body("application/json", body.to_string().into_bytes())
    }

    /// The same with any body.
    pub fn body(mut self, media_type: &str, body: Vec<u8>) -> Call {
        self.body = body;
        self.header("content-type", media_type)
    }

    /// As it goes over a connection.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nhost: 127.0.0.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if self.method != "GET" {
            head += &format!("content-length: {}\r\n", self.body.len());
        }
        head += "\r\n";
        [head.as_bytes(), &self.body].concat()
    }

    /// As the engine hands it to a component.
    pub fn request(&self, clock: &Clock) -> Result<Request> {
        let mut request = http::Request::builder().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request = request
            .header("spin-raw-component-route", self.route)
            .header("spin-client-addr", "127.0.0.1:1");
        if self.method != "GET" {
            request = request.header("content-length", self.body.len());
        }
        if let Some(id) = &self.id {
            request = request.header("spin-path-match-id", id);
        }
        let (head, ()) = request.body(())?.into_parts();
        Ok(Request::new(head, Bytes::from(self.body.clone()), clock))
    }
}

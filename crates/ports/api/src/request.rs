use crate::{Language, Problem, overridden, problems, unreadable};
use bytes::Bytes;
use clock::{Clock, Id};
use http::{HeaderMap, Method, request::Parts};
use serde::{Deserialize, de::DeserializeOwned};

/// A request that has come in whole.
#[derive(Clone, Debug)]
pub struct Request {
    head: Parts,
    body: Bytes,
    id: String,
}

impl Request {
    /// A request of these parts. It keeps the `x-request-id` of the caller where that is a plain word, else it gets one.
    #[must_use]
    pub fn new(head: Parts, body: Bytes, clock: &Clock) -> Request {
        let given = head
            .headers
            .get("x-request-id")
            .and_then(|value| value.to_str().ok())
            .filter(|id| is_plain(id));
        let id = given.map_or_else(|| clock.id().to_string(), str::to_owned);
        Request { head, body, id }
    }

    /// What answers and log lines name this request by.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.id
    }

    /// In which language problems are written.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::of(&self.head.headers)
    }

    /// The route that matched, as `spin.toml` writes it.
    #[must_use]
    pub fn route(&self) -> &str {
        self.last_header("spin-raw-component-route").unwrap_or_default()
    }

    /// The method that is meant: `PATCH` also where a `POST` says so in `x-http-method-override`.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.meant_method().unwrap_or(&self.head.method)
    }

    fn meant_method(&self) -> Result<&Method, Problem> {
        overridden::meant(&self.head.method, &self.head.headers)
    }

    /// Path and query as they came.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        self.head.uri.path_and_query().map_or("/", |both| both.as_str())
    }

    /// The path as it came, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The text of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The text of the last header of this name: whoever stands nearest adds behind what others have sent, as the engine does with
    /// what it tells in headers of its own.
    #[must_use]
    pub fn last_header(&self, name: &str) -> Option<&str> {
        let values = self.head.headers.get_all(name);
        values.iter().next_back().and_then(|value| value.to_str().ok())
    }

    /// The body's bytes as they came: what a signature is over.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The network address that the engine saw: behind a proxy the proxy's.
    pub(crate) fn peer_address(&self) -> &str {
        let address = self.last_header("spin-client-addr").unwrap_or_default();
        address.rsplit_once(':').map_or(address, |(host, _)| host)
    }

    /// Lets only these methods pass, and `HEAD` wherever `GET` is (RFC 9110, 9.1): it is served like `GET`, and the HTTP
    /// server leaves the body out. `OPTIONS` is none of them: pages of other origins, which would ask by it, are no
    /// clients; mini-programs do not ask.
    ///
    /// # Errors
    /// 405 with `Allow`; 400 where a header names a method in the place of this one that it cannot stand for.
    pub fn allow(&self, methods: &[Method]) -> Result<(), Problem> {
        let (method, has_head) = (self.meant_method()?, methods.contains(&Method::GET));
        if methods.contains(method) || has_head && method == Method::HEAD {
            return Ok(());
        }
        let head = has_head.then_some(&Method::HEAD);
        let allowed: Vec<&str> = methods.iter().chain(head).map(Method::as_str).collect();
        Err(problems::METHOD_NOT_ALLOWED.header("allow", allowed.join(", ")))
    }

    /// The `:id` of the path.
    ///
    /// # Errors
    /// 404 where it is not an id: nothing has that name.
    pub fn id(&self) -> Result<Id, Problem> {
        self.part("id").and_then(Id::parse).ok_or(problems::NOT_FOUND)
    }

    /// What stands in the path in the place of `:name`, if it is there.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&str> {
        self.last_header(&format!("spin-path-match-{name}"))
    }

    /// The token of `Authorization: Bearer …`, if there is one.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }

    /// The body as a JSON object. Fields that the operation does not know are ignored.
    ///
    /// # Errors
    /// 415 where another media type is named, 400 with the place of the first error.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self
            .header("content-type")
            .is_some_and(|media_type| !is_json(media_type))
        {
            return Err(problems::UNSUPPORTED_MEDIA_TYPE);
        }
        // A reader of structs would take an array as well, field by field in their order: nobody means that.
        if self.body.trim_ascii_start().first() != Some(&b'{') {
            return Err(problems::UNREADABLE.field("", ("应为 JSON 对象", "a JSON object")));
        }
        let mut deserializer = serde_json::Deserializer::from_slice(&self.body);
        let value = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| unreadable::body(error.path(), error.inner()))?;
        let rest = deserializer.end();
        rest.map_err(|_| problems::UNREADABLE.field("", ("JSON 对象之后还有内容", "more behind the JSON object")))?;
        Ok(value)
    }

    /// The body of an operation that can do without one: none at all is as an object without fields, whatever media type is named with it.
    ///
    /// # Errors
    /// As [`Request::json`], where there is a body.
    pub fn json_or_default<T: DeserializeOwned + Default>(&self) -> Result<T, Problem> {
        if self.body.is_empty() {
            return Ok(T::default());
        }
        self.json()
    }

    /// Checks the body of an operation that wants none: empty, or a JSON object of which nothing is read. Anything else
    /// was meant for another operation.
    ///
    /// # Errors
    /// As [`Request::json`].
    pub fn wants_nothing(&self) -> Result<(), Problem> {
        #[derive(Deserialize)]
        struct Nothing {}
        if self.body.is_empty() {
            return Ok(());
        }
        self.json().map(|Nothing {}| ())
    }

    /// The query's parameters.
    ///
    /// # Errors
    /// 400 with the name of the first parameter that does not fit.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let query = self.head.uri.query().unwrap_or_default();
        let deserializer = serde_html_form::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(deserializer)
            .map_err(|error| unreadable::member(error.path(), &error.inner().to_string()))
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// A word that can stand in a log line as it is.
fn is_plain(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

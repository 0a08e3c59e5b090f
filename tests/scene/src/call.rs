//! A call of a component, as the engine would hand it over, and what comes of it.

use api::{Answer, Language, Problem, Request, World};
use serde_json::Value;

/// A call that is about to be made.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    method: &'a str,
    route: &'a str,
    id: String,
    parts: Vec<(&'a str, &'a str)>,
    query: String,
    headers: Vec<(&'a str, String)>,
    body: String,
}

impl<'a> Call<'a> {
    /// Of this route, as the route table writes it.
    #[must_use]
    pub fn new(method: &'a str, route: &'a str) -> Call<'a> {
        Call {
            method,
            route,
            id: String::new(),
            parts: Vec::new(),
            query: String::new(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// To look.
    #[must_use]
    pub fn get(route: &'a str) -> Call<'a> {
        Call::new("GET", route)
    }

    /// To do something.
    #[must_use]
    pub fn post(route: &'a str) -> Call<'a> {
        Call::new("POST", route)
    }

    /// About the thing of this id: the `:id` of the route.
    #[must_use]
    pub fn of(mut self, id: impl ToString + Copy) -> Call<'a> {
        self.id = id.to_string();
        self
    }

    /// With this in the place of another `:name` of the route.
    #[must_use]
    pub fn part(mut self, name: &'a str, value: &'a str) -> Call<'a> {
        self.parts.push((name, value));
        self
    }

    /// With this query.
    #[must_use]
    pub fn query(mut self, query: &str) -> Call<'a> {
        self.query = format!("?{query}");
        self
    }

    /// With this body, mostly JSON.
    #[must_use]
    pub fn body(mut self, body: impl ToString + Copy) -> Call<'a> {
        self.body = body.to_string();
        self
    }

    /// By whoever has this token.
    #[must_use]
    pub fn by(self, token: &str) -> Call<'a> {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// The same, or by somebody who sends none.
    #[must_use]
    pub fn by_if(self, token: Option<&str>) -> Call<'a> {
        match token {
            Some(token) => self.by(token),
            None => self,
        }
    }

    /// With this key of the client's, if any: what has the same is the same.
    #[must_use]
    pub fn key(self, key: Option<&str>) -> Call<'a> {
        match key {
            Some(key) => self.header("idempotency-key", key),
            None => self,
        }
    }

    /// With another header.
    #[must_use]
    pub fn header(mut self, name: &'a str, value: impl Into<String>) -> Call<'a> {
        self.headers.push((name, value.into()));
        self
    }

    /// As it comes in.
    #[must_use]
    pub fn request(self, world: &World) -> Request {
        let mut path = self.route.replace(":id", &self.id);
        for (name, value) in &self.parts {
            path = path.replace(&format!(":{name}"), value);
        }
        let mut head = http::Request::builder()
            .method(self.method)
            .uri(path + &self.query)
            .header("spin-raw-component-route", self.route)
            .header("spin-path-match-id", self.id);
        for (name, value) in self.parts {
            head = head.header(format!("spin-path-match-{name}"), value);
        }
        for (name, value) in self.headers {
            head = head.header(name, value);
        }
        let (head, body) = head.body(self.body).unwrap().into_parts();
        Request::new(head, body.into(), &world.clock)
    }

    /// Makes it: what the component's `handle` returns.
    ///
    /// # Errors
    /// What the component refuses it with.
    pub fn outcome(
        self,
        world: &World,
        handle: impl AsyncFnOnce(&Request, &World) -> Result<Answer, Problem>,
    ) -> Result<Answer, Problem> {
        pollster::block_on(handle(&self.request(world), world))
    }

    /// Makes it: what the client gets.
    #[must_use]
    pub fn send(self, world: &World, handle: impl AsyncFnOnce(&Request, &World) -> Result<Answer, Problem>) -> Reply {
        Reply::of(self.outcome(world, handle))
    }
}

/// What a client gets.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its body; null where it has none.
    pub body: Value,
    /// All of it.
    pub answer: Answer,
}

impl Reply {
    /// The answer, or the problem as it is told.
    #[must_use]
    pub fn of(outcome: Result<Answer, Problem>) -> Reply {
        let answer = outcome.unwrap_or_else(|problem| problem.answer(Language::English, "test"));
        Reply {
            status: answer.status(),
            body: if answer.body().is_empty() {
                Value::Null
            } else {
                serde_json::from_slice(answer.body()).unwrap()
            },
            answer,
        }
    }

    /// The body, where the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// The problem, where it is this one.
    #[track_caller]
    pub fn refused(self, status: u16, slug: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{problem}");
        problem
    }
}

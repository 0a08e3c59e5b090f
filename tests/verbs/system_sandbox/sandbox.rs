//! A sandbox as `spin.toml` configures it, natively.

use ::clock::{Clock, Moment};
use api::{Answer, Problem, Request, World};
use caller::KeyValue;
use database::Database;
use http::{Response, StatusCode};
use outbound::{Call, Outbound};
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// The time of every test: 2026-05-01T20:00:00+08:00.
pub const NOW: i64 = 1_777_636_800;

/// A sandbox, and what it sent.
pub struct Sandbox {
    pub world: World,
    /// All defaults of `spin.toml`, and the sandbox's accounts: what the other components of the bundle work with.
    pub defaults: BTreeMap<String, String>,
    sent: Arc<Mutex<Vec<Call>>>,
}

impl Sandbox {
    pub fn new() -> Sandbox {
        Sandbox::answered(StatusCode::NO_CONTENT)
    }

    /// Whose notifications are answered with this status.
    pub fn answered(status: StatusCode) -> Sandbox {
        let sent = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&sent);
        Sandbox::with(
            sent,
            Outbound::played_by(move |call| {
                seen.lock().unwrap().push(call);
                let mut answer = Response::new(Vec::new());
                *answer.status_mut() = status;
                Ok(answer)
            }),
        )
    }

    /// Whose notifications nobody answers.
    pub fn alone() -> Sandbox {
        Sandbox::with(Arc::default(), Outbound::default())
    }

    fn with(sent: Arc<Mutex<Vec<Call>>>, outbound: Outbound) -> Sandbox {
        let (defaults, own) = configuration();
        let world = World {
            clock: Clock::simulated(Moment::from_unix(NOW), 7),
            database: Database::in_memory(true).unwrap(),
            key_value: KeyValue::default(),
            outbound,
            settings: Settings::given(own),
            mode: Mode::Sandbox,
        };
        Sandbox { world, defaults, sent }
    }

    pub fn setting(&self, name: &str) -> &str {
        &self.defaults[name]
    }

    /// The notifications since the last look.
    pub fn sent(&self) -> Vec<Call> {
        self.sent.lock().unwrap().drain(..).collect()
    }

    /// What is answered to a request of a provider crate, which leaves with its length.
    pub fn ask(&self, mut request: http::Request<Vec<u8>>) -> Response<Vec<u8>> {
        let length = request.body().len();
        request.headers_mut().insert("content-length", length.into());
        self.ask_as_it_is(request)
    }

    /// The same, whether it says its length or not.
    pub fn ask_as_it_is(&self, request: http::Request<Vec<u8>>) -> Response<Vec<u8>> {
        let (head, body) = request.into_parts();
        let request = Request::new(head, body.into(), &self.world.clock);
        let answer = pollster::block_on(kaimen_system_sandbox::handle(&request, &self.world));
        // A fault on demand may be any status, a problem of our own never is a 500.
        let answer = answer.unwrap_or_else(|problem: Problem| {
            let answer = problem.answer(request.language(), request.request_id());
            assert!(answer.status() < 500 || answer.status() == 503, "{}", text(&answer));
            answer
        });
        answer.into_http("id").map(|body| body.to_vec())
    }

    pub fn get(&self, path: &str) -> (u16, Value) {
        self.call("GET", path, "application/json", "")
    }

    /// Lets so many seconds pass.
    pub fn pass(&self, seconds: i64) {
        self.world.clock.advance(seconds);
    }

    /// Lets the next such call fail.
    pub fn fault(&self, channel: &str, operation: &str, fault: &str) {
        let fault = json!({ "channel": channel, "operation": operation, "fault": fault });
        let (status, answer) = self.post("/sandbox/faults", &fault);
        assert_eq!(status, 201, "{answer}");
    }

    /// Sends the notifications that were kept back and are due.
    pub fn deliver(&self) -> Value {
        let (status, sent) = self.post("/sandbox/notifications/deliver", &json!({}));
        assert_eq!(status, 200, "{sent}");
        sent["items"].clone()
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.call("POST", path, "application/json", &body.to_string())
    }

    /// As a form of the page does.
    pub fn press(&self, path: &str, body: &str) -> (u16, Value) {
        self.call("POST", path, "application/x-www-form-urlencoded", body)
    }

    /// Status and JSON of an answer; other bodies as text.
    pub fn call(&self, method: &str, path: &str, media_type: &str, body: &str) -> (u16, Value) {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", media_type)
            .body(body.as_bytes().to_vec())
            .unwrap();
        let answer = self.ask(request);
        let text = String::from_utf8(answer.body().clone()).unwrap();
        (
            answer.status().as_u16(),
            serde_json::from_str(&text).unwrap_or(json!(text)),
        )
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(answer.body()).into_owned()
}

/// All defaults of `spin.toml`, and the settings that it gives to the sandbox.
fn configuration() -> (BTreeMap<String, String>, Vec<(&'static str, String)>) {
    let manifest: toml::Table = toml::from_str(include_str!("../../../spin.toml")).unwrap();
    let settings = scene::settings().into_iter();
    let defaults: BTreeMap<String, String> = settings.map(|(name, text)| (name.to_owned(), text)).collect();
    let mut own = Vec::new();
    for (name, template) in manifest["component"]["system-sandbox"]["variables"].as_table().unwrap() {
        let variable = template.as_str().unwrap().trim_matches(['{', '}', ' ']);
        own.push((&*name.clone().leak(), defaults[variable].clone()));
    }
    (defaults, own)
}

use crate::{Call, Exchange, Guest, Runner, exchange::Record};
use clock::Moment;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The running bundle, with a state of its own. It stops when it is dropped.
pub struct Bundle {
    runner: Runner,
    state: TempDir,
    aloud: bool,
    record: Record,
}

impl Bundle {
    /// A new sandbox with its shops; time passes only by [`Bundle::forward_minutes`] and the machine's clock, and the
    /// tick comes only by [`Bundle::tick`].
    #[must_use]
    pub fn start() -> Bundle {
        Bundle::with(&[])
    }

    /// The same with more arguments for the runner.
    #[must_use]
    pub fn with(arguments: &[&str]) -> Bundle {
        Bundle::on(TempDir::new().expect("a folder for the state"), arguments)
    }

    /// Starts on the state that another one has left.
    #[must_use]
    pub fn on(state: TempDir, arguments: &[&str]) -> Bundle {
        let mut command = Runner::command(&root().join("spin.toml"), state.path());
        command.args(arguments);
        Bundle {
            runner: Runner::start(command),
            state,
            aloud: false,
            record: Record::default(),
        }
    }

    /// Stops it and starts it again on the same state, with these arguments.
    #[must_use]
    pub fn again(self, arguments: &[&str]) -> Bundle {
        Bundle::on(self.kill(), arguments)
    }

    /// Ends the process by SIGKILL, whatever it is doing; what it has left is as it is when this returns.
    #[must_use]
    pub fn kill(self) -> TempDir {
        let Bundle { runner, state, .. } = self;
        drop(runner);
        state
    }

    /// The same, but every call is printed with its answer.
    #[must_use]
    pub fn aloud(mut self) -> Bundle {
        self.aloud = true;
        self
    }

    /// Where it serves: `http://127.0.0.1:…`.
    #[must_use]
    pub fn address(&self) -> &str {
        self.runner.address()
    }

    /// Where its databases lie.
    #[must_use]
    pub fn state(&self) -> &Path {
        self.state.path()
    }

    /// The runner's process id.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.runner.process_id()
    }

    /// A call to be filled in and sent.
    #[must_use]
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(method, self.address(), path, self.aloud, self.record.clone())
    }

    /// Every call so far with its answer.
    #[must_use]
    pub fn recorded(&self) -> Vec<Exchange> {
        self.record.exchanges()
    }

    /// `GET` without a session.
    #[must_use]
    pub fn get(&self, path: &str) -> Call {
        self.call("GET", path)
    }

    /// `POST` of a JSON body without a session.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Call {
        self.call("POST", path).json(body)
    }

    /// A guest who has logged in through WeChat for the first time.
    #[must_use]
    pub fn guest(&self, name: &str) -> Guest<'_> {
        Guest::log_in(self, name)
    }

    /// The session of somebody who works in the shops.
    #[must_use]
    pub fn staff(&self) -> String {
        self.logged_in("+8613800000001")
    }

    /// The session of an operator of the platform.
    #[must_use]
    pub fn operator(&self) -> String {
        self.logged_in("+8613800000002")
    }

    fn logged_in(&self, phone: &str) -> String {
        let body = json!({ "phone": phone, "password": "kaimen-demo" });
        let login = self.post("/v1/login/password", &body).send().expect_status(200);
        login["token"].as_str().expect("a token").to_owned()
    }

    /// The bundle's time.
    #[must_use]
    pub fn now(&self) -> Moment {
        let clock = self.get("/sandbox/clock").send().expect_status(200);
        Moment::parse(clock["now"].as_str().expect("a time")).expect("a time of RFC 3339")
    }

    /// Moves the bundle's time.
    pub fn forward_minutes(&self, minutes: i64) {
        self.post("/sandbox/clock", &json!({ "forward_minutes": minutes }))
            .send()
            .expect_status(200);
    }

    /// Moves the bundle's time to a moment that has not passed yet.
    pub fn forward_to(&self, moment: Moment) {
        self.post("/sandbox/clock", &json!({ "at": moment }))
            .send()
            .expect_status(200);
    }

    /// Lets the tick come by.
    pub fn tick(&self) -> Value {
        self.post("/internal/tick", &json!({}))
            .token("sandbox-tick-secret")
            .send()
            .expect_status(200)
    }

    /// Lets the tick come by until the gateways have every refund that they take.
    pub fn settle_refunds(&self) {
        for _ in 0..4 {
            self.tick();
            self.forward_minutes(5);
        }
    }
}

/// The project's folder.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests lie in the project")
        .to_owned()
}

/// The account of the sandbox's merchant at a gateway, with its keys: what the back office is given.
#[must_use]
pub fn sandbox_account(channel: &str) -> Value {
    serde_json::from_str(&sandbox_key(&format!("accounts/{channel}.json"))).expect("the sandbox's")
}

/// The arguments that give the bundle this account by its settings, as a deployment does that keeps its keys elsewhere, and
/// these settings beside it.
#[must_use]
pub fn by_settings(channel: &str, more: &[(&str, &str)]) -> Vec<&'static str> {
    let prefix = if channel == "wechat" { "wechat_pay" } else { channel };
    let account = sandbox_account(channel);
    let members = account.as_object().expect("an account").iter();
    let members = members.filter(|(name, _)| *name != "appid");
    let members = members.map(|(name, text)| format!("{prefix}_{name}={}", text.as_str().expect("a text")));
    let more = more.iter().map(|(name, text)| format!("{name}={text}"));
    let settings = members.chain(more).map(|setting| &*setting.leak());
    settings.flat_map(|setting| ["--variable", setting]).collect()
}

/// One of the keys and certificates that the sandbox plays the gateways with.
#[must_use]
pub fn sandbox_key(name: &str) -> String {
    let file = root().join("components/system/sandbox/keys").join(name);
    fs::read_to_string(file).expect("the sandbox's")
}

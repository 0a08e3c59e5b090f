use crate::{Call, Exchange, Guest, exchange::Record};
use clock::Moment;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// The running bundle, with a state of its own. It stops when it is dropped.
pub struct Bundle {
    address: String,
    process: Child,
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
        Bundle::in_state(TempDir::new().expect("a folder for the state"), arguments)
    }

    fn in_state(state: TempDir, arguments: &[&str]) -> Bundle {
        let runner = root().join("target/runner/kaimen-runner");
        assert!(runner.exists(), "{} is not built: run ./scripts/test", runner.display());
        let mut process = Command::new(runner)
            .args(["--listen", "127.0.0.1:0", "--quiet", "--tick-seconds", "0", "--from"])
            .arg(root().join("spin.toml"))
            .arg("--state-dir")
            .arg(state.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the runner starts");
        let output = process.stdout.take().expect("the runner's output");
        let first = BufReader::new(output)
            .lines()
            .next()
            .expect("the runner says where it serves")
            .expect("text");
        let address = first
            .rsplit(' ')
            .next()
            .expect("an address")
            .trim_end_matches('/')
            .to_owned();
        assert!(address.starts_with("http://"), "the runner said: {first}");
        Bundle {
            address,
            process,
            state,
            aloud: false,
            record: Record::default(),
        }
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
        &self.address
    }

    /// Where its databases lie.
    #[must_use]
    pub fn state(&self) -> &Path {
        self.state.path()
    }

    /// The runner's process id.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// A call to be filled in and sent.
    #[must_use]
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(method, &self.address, path, self.aloud, self.record.clone())
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
}

impl Drop for Bundle {
    fn drop(&mut self) {
        if let Err(error) = self.process.kill().and_then(|()| self.process.wait().map(drop)) {
            eprintln!("the runner did not stop: {error}");
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

//! A project in a folder of its own, and what is seen of it from outside.

use serde_json::Value;
use std::{
    fs,
    io::{ErrorKind, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};
use tempfile::TempDir;
use tests::{Reply, Runner, root};

/// What most tests need: a component with every grant below `/`, one without any below `/bare`, and a private one.
const EVERYTHING: &str = r#"
    [[trigger.http]]
    route = "/..."
    component = "probe"
    [[trigger.http]]
    route = "/bare/..."
    component = "bare"
    [[trigger.http]]
    route = { private = true }
    component = "private"
    [component.probe]
    source = "PROBE"
    sqlite_databases = ["default"]
    key_value_stores = ["default"]
    allowed_outbound_hosts = ["http://127.0.0.1:*", "http://private.spin.internal"]
    environment = { COMPONENT = "probe" }
    [component.bare]
    source = "PROBE"
    environment = { COMPONENT = "bare" }
    [component.private]
    source = "PROBE"
    environment = { COMPONENT = "private" }
"#;

/// A manifest with its state. It lives longer than the runner that serves it.
pub(crate) struct Project(TempDir);

impl Project {
    pub(crate) fn new() -> Project {
        Project::of(EVERYTHING)
    }

    /// One with these triggers, components and variables; `PROBE` in it is the component's file.
    pub(crate) fn of(rest: &str) -> Project {
        let project = Project(TempDir::new().unwrap());
        let probe = root().join("target/wasm32-wasip2/release/kaimen_runner_probe.wasm");
        assert!(probe.exists(), "{} is not built: run ./scripts/test", probe.display());
        let manifest = format!("spin_manifest_version = 2\napplication = {{ name = \"probe\" }}\n{rest}");
        let manifest = manifest.replace("PROBE", probe.to_str().unwrap());
        fs::write(project.path("spin.toml"), manifest).unwrap();
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn state(&self, name: &str) -> PathBuf {
        self.path("state").join(name)
    }

    /// What is compiled is shared with every other start on this machine.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Runner::command(&self.path("spin.toml"), &self.path("state"));
        command
            .arg("--cache-dir")
            .arg(root().join("target/kaimen-cache"))
            .args(arguments);
        command
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Runner {
        Runner::start(self.command(arguments))
    }

    /// What is said on stderr by a start that must fail.
    pub(crate) fn refusal(&self, arguments: &[&str]) -> String {
        self.ends_with(1, arguments)
    }

    /// What is said on stderr where the command line itself cannot be used.
    pub(crate) fn misuse(&self, arguments: &[&str]) -> String {
        self.ends_with(2, arguments)
    }

    fn ends_with(&self, status: i32, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(output.stdout.is_empty(), "{said}");
        said
    }
}

/// A path with a query.
pub(crate) fn with(path: &str, query: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    format!("{path}?{query}")
}

pub(crate) fn send(runner: &Runner, path: &str, query: &[(&str, &str)]) -> Reply {
    runner.get(&with(path, query)).send()
}

/// What the component answers.
pub(crate) fn ask(runner: &Runner, path: &str, query: &[(&str, &str)]) -> Value {
    let reply = send(runner, path, query);
    assert_eq!(reply.status, 200, "{path} {query:?}: {}", reply.text());
    reply.json()
}

/// The engine's words where it refuses the component something.
pub(crate) fn refused(runner: &Runner, path: &str, query: &[(&str, &str)]) -> String {
    let reply = send(runner, path, query);
    assert_eq!(reply.status, 502, "{path} {query:?}: {}", reply.text());
    reply.json().as_str().unwrap().to_owned()
}

/// Sends a signal such as `TERM`.
pub(crate) fn signal(process: u32, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &process.to_string()]).status();
    assert!(sent.unwrap().success());
}

/// Waits until something is there, at most ten seconds.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..5000 {
        if let Some(found) = look() {
            return found;
        }
        thread::sleep(Duration::from_millis(2));
    }
    panic!("{what}: still not after ten seconds")
}

pub(crate) fn until_file_has(path: &Path, text: &str) {
    until(&format!("{text:?} in {}", path.display()), || {
        fs::read_to_string(path).ok().filter(|all| all.contains(text))
    });
}

/// A counterpart that answers when the test says so: a request that calls it is under way for exactly so long.
pub(crate) struct Gate(TcpListener);

impl Gate {
    pub(crate) fn new() -> Gate {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Gate(listener)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.0.local_addr().unwrap())
    }

    /// The next request that stands before it.
    pub(crate) fn caller(&self) -> Caller {
        let (stream, _) = until("a call", || match self.0.accept() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => None,
            accepted => Some(accepted.unwrap()),
        });
        stream.set_nonblocking(false).unwrap();
        Caller(stream)
    }
}

pub(crate) struct Caller(TcpStream);

impl Caller {
    /// Answers it with 200.
    pub(crate) fn let_in(mut self) {
        assert!(self.0.read(&mut [0; 4096]).unwrap() > 0);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\nwelcome";
        self.0.write_all(answer).unwrap();
    }
}

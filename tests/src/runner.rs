use crate::{Call, exchange::Record, root};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A running process of the runner, whatever manifest it serves. It is killed when it is dropped.
pub struct Runner {
    address: String,
    process: Child,
}

impl Runner {
    /// The command line for a manifest: on a free port, never ticking by itself.
    #[must_use]
    pub fn command(manifest: &Path, state: &Path) -> Command {
        let runner = root().join("target/runner/kaimen-runner");
        assert!(runner.exists(), "{} is not built: run ./scripts/test", runner.display());
        let mut command = Command::new(runner);
        command
            .args(["--listen", "127.0.0.1:0", "--tick-seconds", "0", "--from"])
            .arg(manifest)
            .arg("--state-dir")
            .arg(state);
        command
    }

    /// Runs a command line quietly until the line that tells where it serves.
    #[must_use]
    pub fn start(mut command: Command) -> Runner {
        let process = command.arg("--quiet").stdout(Stdio::piped()).spawn();
        let mut process = process.expect("the runner starts");
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
        Runner { address, process }
    }

    /// Where it serves: `http://127.0.0.1:…`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The process, to be waited for or looked at.
    pub fn process(&mut self) -> &mut Child {
        &mut self.process
    }

    /// Its process id.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// `GET` of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Call {
        Call::new("GET", &self.address, path, false, Record::default())
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        if let Err(error) = self.process.kill().and_then(|()| self.process.wait().map(drop)) {
            eprintln!("the runner did not stop: {error}");
        }
    }
}

//! The bundle, running in a process of its own, with the component that only says hello beside it.

use crate::{
    arguments::Engine,
    client::Connection,
    folder::{Folder, root},
    load::now,
};
use anyhow::{Result, bail};
use std::{
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// Compiling all components on a slow machine takes a while.
const LONGEST_START: Duration = Duration::from_secs(180);

/// The running bundle. It stops when it is dropped.
pub struct Bundle {
    pub address: SocketAddr,
    /// From the start of the process until it says that it is well.
    pub ready_after: Duration,
    process: Child,
}

impl Bundle {
    /// Starts it on a state of the folder and waits until it serves.
    pub fn start(folder: &Folder, state: &str) -> Result<Bundle> {
        // Taken and given back: Spin does not tell in one line which port it took.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let start = now();
        let process = command(folder, state, address)?
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()?;
        let mut bundle = Bundle {
            address,
            ready_after: Duration::ZERO,
            process,
        };
        while !bundle.is_well() {
            if let Some(status) = bundle.process.try_wait()? {
                bail!("the bundle ended at its start: {status}");
            }
            if start.elapsed() > LONGEST_START {
                bail!("the bundle did not start");
            }
            thread::sleep(Duration::from_millis(1));
        }
        bundle.ready_after = start.elapsed();
        Ok(bundle)
    }

    fn is_well(&self) -> bool {
        let asked = b"GET /.well-known/spin/health HTTP/1.1\r\nhost: bench\r\n\r\n";
        Connection::open(self.address)
            .and_then(|mut connection| connection.send(asked))
            .is_ok_and(|status| status == 200)
    }

    /// The resident memory of the largest of its processes in kB: the most that it was, and what it is.
    pub fn memory(&self) -> Result<(u64, u64)> {
        let mut largest = (0, 0);
        for folder in self.processes()? {
            let status = fs::read_to_string(folder.join("status"))?;
            largest = largest.max((kilobytes(&status, "VmHWM:"), kilobytes(&status, "VmRSS:")));
        }
        Ok(largest)
    }

    /// The time that its processes have spent on a processor so far, in the kernel's hundredths of a second.
    pub fn processor_time(&self) -> Result<Duration> {
        let mut hundredths = 0;
        for folder in self.processes()? {
            let stat = fs::read_to_string(folder.join("stat"))?;
            // After the name in brackets the time in the program is the twelfth, that in the kernel the thirteenth.
            let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
            let times = rest.split_whitespace().skip(11).take(2);
            hundredths += times.filter_map(|time| time.parse::<u64>().ok()).sum::<u64>();
        }
        Ok(Duration::from_millis(hundredths * 10))
    }

    /// Its processes' folders below `/proc`: `spin up` starts one of its own.
    fn processes(&self) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let folder = entry?.path();
            let Ok(stat) = fs::read_to_string(folder.join("stat")) else {
                continue;
            };
            // After the name in brackets: state, parent, process group.
            let group = stat
                .rsplit_once(')')
                .and_then(|(_, rest)| rest.split_whitespace().nth(2)?.parse::<u32>().ok());
            if group == Some(self.process.id()) {
                found.push(folder);
            }
        }
        Ok(found)
    }
}

fn command(folder: &Folder, state: &str, address: SocketAddr) -> Result<Command> {
    let mut command = match folder.engine {
        Engine::Runner => {
            let mut command = Command::new(root()?.join("target/runner/kaimen-runner"));
            command
                .args(["--quiet", "--tick-seconds", "0", "--cache-dir"])
                .arg(&folder.cache);
            command
        }
        Engine::Spin => {
            let mut command = Command::new("spin");
            command.args(["up", "--quiet"]);
            command
        }
    };
    command
        .arg("--from")
        .arg(&folder.manifest)
        .arg("--state-dir")
        .arg(folder.state(state));
    command.arg("--listen").arg(address.to_string());
    Ok(command)
}

fn kilobytes(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

impl Drop for Bundle {
    fn drop(&mut self) {
        if let Ok(Some(_)) = self.process.try_wait() {
            return;
        }
        // The whole group: `spin up` starts a process of its own.
        let group = format!("-{}", self.process.id());
        let stopped = Command::new("kill").args(["-KILL", "--", &group]).status();
        if let Err(error) = stopped.and_then(|_| self.process.wait()) {
            eprintln!("the bundle did not stop: {error}");
        }
    }
}

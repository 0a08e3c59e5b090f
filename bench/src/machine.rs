//! What the figures were taken on.

use crate::load::now;
use anyhow::Result;
use clock::Moment;
use serde_json::{Value, json};
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::Command,
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

/// The machine as one line, and for programs.
pub struct Machine {
    processor: String,
    cores: usize,
    memory_mb: u64,
    rustc: String,
    /// How long the disk takes to keep 4 kB for good, in the median: no commit is faster.
    sync_ms: f64,
    /// How many programs wanted a processor in the last minute, before the run began.
    pub load: f64,
}

impl Machine {
    /// This one, with the disk of the folder.
    pub fn read(state: &Path) -> Result<Machine> {
        let value = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_once(':'))
                .map_or_else(String::new, |(_, value)| value.trim().to_owned())
        };
        let memory = value(&fs::read_to_string("/proc/meminfo")?, "MemTotal");
        let load = fs::read_to_string("/proc/loadavg")?;
        let rustc = Command::new("rustc").arg("--version").output()?;
        Ok(Machine {
            processor: value(&fs::read_to_string("/proc/cpuinfo")?, "model name"),
            cores: thread::available_parallelism()?.get(),
            memory_mb: memory.trim_end_matches(" kB").parse::<u64>()? / 1024,
            rustc: String::from_utf8_lossy(&rustc.stdout).trim().to_owned(),
            sync_ms: sync_ms(state)?,
            load: load.split(' ').next().unwrap_or_default().parse()?,
        })
    }

    /// For people.
    pub fn line(&self) -> String {
        let Machine {
            processor,
            cores,
            memory_mb,
            rustc,
            sync_ms,
            load,
        } = self;
        format!(
            "{processor} · {cores} cores · {memory_mb} MB · {rustc} · a commit to this disk takes {sync_ms:.2} ms · \
             load before the run {load}"
        )
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "processor": self.processor,
            "cores": self.cores,
            "memory_mb": self.memory_mb,
            "rustc": self.rustc,
            "sync_ms": self.sync_ms,
            "load_before": self.load,
        })
    }
}

fn sync_ms(folder: &Path) -> Result<f64> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut times = Vec::new();
    for _ in 0..51 {
        file.write_all(&[0; 4096])?;
        let start = now();
        file.sync_data()?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

/// Its time.
#[expect(
    clippy::disallowed_methods,
    reason = "the bundle that is measured lives in the machine's time"
)]
pub fn time() -> Result<Moment> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(Moment::from_unix(i64::try_from(seconds)?))
}

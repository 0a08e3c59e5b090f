//! The command line.

use anyhow::{Context as _, Result, bail};
use std::{path::PathBuf, str::FromStr};

/// What `--help` shows.
pub const HELP: &str = "\
bench: measures the running bundle beside a component that only says hello

  --engine runner|spin   who runs the bundle [runner]
  --stores N             [1000]
  --rooms N              [10000]
  --bookings N           past bookings [1000000]
  --rounds N             how often each operation is measured, hello before and after [3]
  --requests N           of one round at one connection; four times as many at 16 [400]
  --only NAME            one operation only, such as unlock
  --quick                a tenth of the data, a quarter of the requests, and no start with nothing compiled
  --state FOLDER         where the databases are made and removed again [the folder for temporary files]
  --json FILE            the figures for programs
";

/// Who runs the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The project's own runner.
    Runner,
    /// The command `spin`.
    Spin,
}

impl Engine {
    /// For the report.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Runner => "on the local runner",
            Engine::Spin => "on Spin",
        }
    }
}

/// The parsed command line.
#[derive(Clone, Debug)]
pub struct Arguments {
    pub engine: Engine,
    pub stores: u32,
    pub rooms: u32,
    pub bookings: u32,
    pub rounds: usize,
    pub requests: usize,
    /// Whether a start with nothing compiled yet is measured: compiling takes longer than everything else.
    pub cold_start: bool,
    /// The only operation that is measured; none: all of them.
    pub only: Option<String>,
    pub state: PathBuf,
    pub json: Option<PathBuf>,
}

impl Default for Arguments {
    fn default() -> Arguments {
        Arguments {
            engine: Engine::Runner,
            stores: 1000,
            rooms: 10_000,
            bookings: 1_000_000,
            rounds: 3,
            requests: 400,
            cold_start: true,
            only: None,
            state: std::env::temp_dir(),
            json: None,
        }
    }
}

impl Arguments {
    /// `None` where help was asked for.
    pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Arguments>> {
        let mut arguments = Arguments::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--help" | "-h" => return Ok(None),
                "--quick" => arguments.quick(),
                name => {
                    let value = words.next().with_context(|| format!("{name} needs a value"))?;
                    arguments.set(name, &value)?;
                }
            }
        }
        Ok(Some(arguments))
    }

    fn quick(&mut self) {
        self.stores /= 10;
        self.rooms /= 10;
        self.bookings /= 10;
        self.requests /= 4;
        self.cold_start = false;
    }

    fn set(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "--engine" => {
                self.engine = match value {
                    "runner" => Engine::Runner,
                    "spin" => Engine::Spin,
                    _ => bail!("--engine is runner or spin"),
                }
            }
            "--stores" => self.stores = number(name, value)?,
            "--rooms" => self.rooms = number(name, value)?,
            "--bookings" => self.bookings = number(name, value)?,
            "--rounds" => self.rounds = number(name, value)?,
            "--requests" => self.requests = number(name, value)?,
            "--only" => self.only = Some(value.to_owned()),
            "--state" => self.state = value.into(),
            "--json" => self.json = Some(value.into()),
            _ => bail!("unknown option {name}, see --help"),
        }
        Ok(())
    }
}

fn number<T: FromStr<Err: std::error::Error + Send + Sync + 'static> + PartialOrd + From<u8>>(
    name: &str,
    value: &str,
) -> Result<T> {
    let number = value.parse().with_context(|| format!("{name} {value:?}"))?;
    if number < T::from(1) {
        bail!("{name} must be at least 1");
    }
    Ok(number)
}

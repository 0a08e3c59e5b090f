//! The command line.

use clap::{
    Parser, ValueEnum,
    builder::{ArgPredicate, RangedU64ValueParser},
};
use std::path::PathBuf;

/// Who runs the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Runner,
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

/// Measures the running bundle beside a component that only says hello.
#[derive(Debug, Parser)]
#[command(args_override_self = true)]
pub struct Arguments {
    /// Who runs the bundle: the project's own runner or the command `spin`.
    #[arg(long, value_enum, default_value = "runner")]
    pub engine: Engine,
    /// Stores, over 20 cities.
    #[arg(long, value_name = "N", default_value = "1000", value_parser = at_least_one::<u32>())]
    #[arg(default_value_if("quick", ArgPredicate::IsPresent, "100"))]
    pub stores: u32,
    /// Rooms of all stores.
    #[arg(long, value_name = "N", default_value = "10000", value_parser = at_least_one::<u32>())]
    #[arg(default_value_if("quick", ArgPredicate::IsPresent, "1000"))]
    pub rooms: u32,
    /// Past bookings.
    #[arg(long, value_name = "N", default_value = "1000000", value_parser = at_least_one::<u32>())]
    #[arg(default_value_if("quick", ArgPredicate::IsPresent, "100000"))]
    pub bookings: u32,
    /// How often each operation is measured, hello before and after.
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one::<usize>())]
    pub rounds: usize,
    /// Of one round at one connection; four times as many at 16.
    #[arg(long, value_name = "N", default_value = "400", value_parser = at_least_one::<usize>())]
    #[arg(default_value_if("quick", ArgPredicate::IsPresent, "100"))]
    pub requests: usize,
    /// One operation only, such as unlock.
    #[arg(long, value_name = "NAME")]
    pub only: Option<String>,
    /// Where nothing else is said a tenth of the data and a quarter of the requests, and no start with nothing compiled.
    #[arg(long)]
    quick: bool,
    /// Beside it Express and better-sqlite3 on the same data, with the same statements; it needs node, npm and their registry.
    #[arg(long)]
    pub peer: bool,
    /// Where the databases are made and removed again.
    #[arg(long, value_name = "FOLDER", default_value_os_t = std::env::temp_dir())]
    pub state: PathBuf,
    /// The figures for programs.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

impl Arguments {
    /// Whether a start with nothing compiled yet is measured: compiling takes longer than everything else.
    pub fn cold_start(&self) -> bool {
        !self.quick
    }
}

fn at_least_one<T: TryFrom<u64>>() -> RangedU64ValueParser<T> {
    RangedU64ValueParser::new().range(1..)
}

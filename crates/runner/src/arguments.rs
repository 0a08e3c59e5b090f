//! The command line.

use anyhow::{Context as _, Result};
use clap::{CommandFactory as _, Parser, builder::RangedU64ValueParser, error::ErrorKind};
use std::{collections::HashMap, net::SocketAddr, num::ParseIntError, path::PathBuf, time::Duration};

/// Runs spin.toml on this machine where no `spin` command is installed.
#[derive(Debug, Parser)]
// Of an option that stands twice the last one counts: scripts add their own before those of whoever calls them.
#[command(args_override_self = true)]
pub struct Arguments {
    /// The manifest.
    #[arg(long, short, value_name = "FILE", default_value = "spin.toml")]
    pub from: PathBuf,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// Databases and logs [default: .spin beside the manifest].
    #[arg(long, value_name = "FOLDER")]
    pub state_dir: Option<PathBuf>,
    /// Compiled components [default: target/kaimen-cache beside the manifest].
    #[arg(long, value_name = "FOLDER")]
    pub cache_dir: Option<PathBuf>,
    /// Labels of databases and stores, only type = "spin".
    #[arg(long, value_name = "FILE")]
    pub runtime_config_file: Option<PathBuf>,
    /// Repeatable; before SPIN_VARIABLE_NAME, before the default.
    // Taken apart later: a refusal by clap would print the value, which may be a secret.
    #[arg(long = "variable", value_name = "NAME=VALUE")]
    variables: Vec<String>,
    /// Requests of one instance in its life.
    #[arg(long = "max-instance-reuse-count", value_name = "N", value_parser = at_least_one())]
    #[arg(default_value = "128")]
    pub reuse: usize,
    /// Requests of one instance at the same time.
    #[arg(long = "max-instance-concurrent-reuse-count", value_name = "N", value_parser = at_least_one())]
    #[arg(default_value = "16")]
    pub concurrent_reuse: usize,
    /// Then a request is answered with 504.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub request_timeout: Duration,
    /// Then a connection whose request has no whole head is closed; fractions may be given here.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = fractions)]
    pub header_timeout: Duration,
    /// As long as a body may take to come in.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = fractions)]
    pub body_timeout: Duration,
    /// How often the tick is posted, 0 is never [default: 5 if the route exists].
    #[arg(long, value_name = "N")]
    pub tick_seconds: Option<u64>,
    /// What the tick is posted to.
    #[arg(long, value_name = "PATH", default_value = "/internal/tick")]
    pub tick_route: String,
    /// Its value is the tick's bearer token.
    #[arg(long, value_name = "NAME", default_value = "tick_secret")]
    pub tick_secret_variable: String,
    /// Only the line "Serving …".
    #[arg(long, short)]
    pub quiet: bool,
}

impl Arguments {
    /// Those of the process. What cannot be used ends it with the status 2, whoever of clap and us finds it.
    pub fn of_the_process() -> Self {
        let arguments = Self::parse();
        if let Err(refusal) = arguments.variables() {
            Self::command().error(ErrorKind::ValueValidation, refusal).exit();
        }
        arguments
    }

    /// The values that are given here, by the names of their variables.
    pub fn variables(&self) -> Result<HashMap<String, String>> {
        let pairs = self.variables.iter().map(|pair| {
            let (name, value) = pair.split_once('=').context("--variable needs NAME=VALUE")?;
            Ok((name.to_owned(), value.to_owned()))
        });
        pairs.collect()
    }
}

fn at_least_one() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..)
}

fn seconds(text: &str) -> Result<Duration, ParseIntError> {
    text.parse().map(Duration::from_secs)
}

fn fractions(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(["kaimen-runner"].into_iter().chain(line.split_whitespace()))
    }

    #[test]
    fn the_options_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_last_one_counts() {
        let line = "--tick-seconds 0 -q --variable a=b=c --variable=d=e --quiet --tick-seconds=1 --variable a=f";
        let arguments = parse(line).unwrap();
        assert_eq!(arguments.tick_seconds, Some(1));
        assert_eq!(arguments.variables().unwrap()["a"], "f");
        assert_eq!(arguments.variables().unwrap()["d"], "e");
    }

    #[test]
    fn a_variable_is_split_at_its_first_sign_and_never_printed() {
        let variables = |line: &str| parse(line).unwrap().variables();
        assert_eq!(variables("--variable a=b=c").unwrap()["a"], "b=c");
        let refusal = variables("--variable hidden").unwrap_err().to_string();
        assert_eq!(refusal, "--variable needs NAME=VALUE");
        for mistyped in ["--variables key=hidden", "--variables=key=hidden"] {
            let refusal = parse(mistyped).unwrap_err().to_string();
            assert!(!refusal.contains("hidden"), "{refusal}");
        }
    }

    #[test]
    fn what_a_client_may_take_is_told_in_seconds_and_fractions() {
        let arguments = parse("--header-timeout 0.2 --body-timeout=7").unwrap();
        assert_eq!(arguments.header_timeout, Duration::from_millis(200));
        assert_eq!(arguments.body_timeout, Duration::from_secs(7));
        for time in ["-1", "soon", "NaN", "1e40"] {
            assert!(parse(&format!("--body-timeout={time}")).is_err(), "{time}");
        }
    }

    #[test]
    fn an_instance_serves_at_least_one_request() {
        for option in ["--max-instance-reuse-count", "--max-instance-concurrent-reuse-count"] {
            assert!(parse(&format!("{option} 0")).is_err(), "{option}");
            assert!(parse(&format!("{option} 1")).is_ok(), "{option}");
        }
    }
}

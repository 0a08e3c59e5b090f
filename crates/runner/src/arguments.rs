//! The command line.

use anyhow::{Context as _, Result, bail};
use std::{collections::HashMap, net::SocketAddr, path::PathBuf, str::FromStr, time::Duration};

/// What `--help` shows.
pub const HELP: &str = "\
kaimen-runner: runs spin.toml on this machine where no `spin` command is installed

  --from FILE                    the manifest [spin.toml]
  --listen ADDRESS               where to listen, port 0 takes a free one [127.0.0.1:3000]
  --state-dir FOLDER             databases and logs [.spin beside the manifest]
  --cache-dir FOLDER             compiled components [target/kaimen-cache beside the manifest]
  --runtime-config-file FILE     labels of databases and stores, only type = \"spin\"
  --variable NAME=VALUE          repeatable; before SPIN_VARIABLE_NAME, before the default
  --max-instance-reuse-count N               requests of one instance in its life [128]
  --max-instance-concurrent-reuse-count N    requests of one instance at the same time [16]
  --request-timeout SECONDS      then a request is answered with 504 [60]
  --tick-seconds N               how often the tick is posted, 0 is never [5 if the route exists]
  --tick-route PATH              [/internal/tick]
  --tick-secret-variable NAME    its value is the tick's bearer token [tick_secret]
  --quiet                        only the line \"Serving …\"
";

/// The parsed command line.
#[derive(Debug)]
pub struct Arguments {
    pub from: PathBuf,
    pub listen: SocketAddr,
    pub state_dir: Option<PathBuf>,
    pub cache_dir: Option<PathBuf>,
    pub runtime_config_file: Option<PathBuf>,
    pub variables: HashMap<String, String>,
    pub reuse: usize,
    pub concurrent_reuse: usize,
    pub request_timeout: Duration,
    pub tick_seconds: Option<u64>,
    pub tick_route: String,
    pub tick_secret_variable: String,
    pub quiet: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Self {
            from: PathBuf::from("spin.toml"),
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            state_dir: None,
            cache_dir: None,
            runtime_config_file: None,
            variables: HashMap::new(),
            reuse: 128,
            concurrent_reuse: 16,
            request_timeout: Duration::from_secs(60),
            tick_seconds: None,
            tick_route: "/internal/tick".to_owned(),
            tick_secret_variable: "tick_secret".to_owned(),
            quiet: false,
        }
    }
}

impl Arguments {
    /// `None` when help was asked for.
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Option<Self>> {
        let mut arguments = Self::default();
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            // Both `--name value` and `--name=value`.
            let (name, attached) = match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            match name.as_str() {
                "--help" | "-h" => return Ok(None),
                "--quiet" | "-q" => arguments.quiet = true,
                _ if name.starts_with('-') => {
                    let value = attached
                        .or_else(|| words.next())
                        .with_context(|| format!("{name} needs a value"))?;
                    arguments.set(&name, value)?;
                }
                _ => bail!("unexpected {name:?}, see --help"),
            }
        }
        Ok(Some(arguments))
    }

    fn set(&mut self, name: &str, value: String) -> Result<()> {
        match name {
            "--from" | "-f" => self.from = value.into(),
            "--listen" => self.listen = number(name, &value)?,
            "--state-dir" => self.state_dir = Some(value.into()),
            "--cache-dir" => self.cache_dir = Some(value.into()),
            "--runtime-config-file" => self.runtime_config_file = Some(value.into()),
            "--variable" => {
                let (variable, value) = value.split_once('=').context("--variable needs NAME=VALUE")?;
                self.variables.insert(variable.to_owned(), value.to_owned());
            }
            "--max-instance-reuse-count" => self.reuse = number(name, &value)?,
            "--max-instance-concurrent-reuse-count" => self.concurrent_reuse = number(name, &value)?,
            "--request-timeout" => self.request_timeout = Duration::from_secs(number(name, &value)?),
            "--tick-seconds" => self.tick_seconds = Some(number(name, &value)?),
            "--tick-route" => self.tick_route = value,
            "--tick-secret-variable" => self.tick_secret_variable = value,
            _ => bail!("unknown option {name}, see --help"),
        }
        if self.reuse == 0 || self.concurrent_reuse == 0 {
            bail!("{name} must be at least 1");
        }
        Ok(())
    }
}

fn number<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(name: &str, value: &str) -> Result<T> {
    value.parse().with_context(|| format!("{name} {value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Arguments>> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_both_forms() {
        let line = "--listen=127.0.0.1:0 --variable a=b=c --variable=d=e -q --tick-seconds 0 --from x/spin.toml";
        let arguments = parse(line).unwrap().unwrap();
        assert_eq!(arguments.listen.port(), 0);
        assert_eq!(arguments.variables["a"], "b=c");
        assert_eq!(arguments.variables["d"], "e");
        assert!(arguments.quiet);
        assert_eq!(arguments.tick_seconds, Some(0));
        assert_eq!(arguments.from, PathBuf::from("x/spin.toml"));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "--nonsense 1",
            "up",
            "--listen nowhere",
            "--variable a",
            "--from",
            "--max-instance-reuse-count 0",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
        assert!(parse("--help").unwrap().is_none());
    }
}

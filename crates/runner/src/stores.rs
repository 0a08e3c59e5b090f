//! Which files the labels of databases and key-value stores mean.

use crate::{connections::Database, key_value_store::Store};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

/// Label to file, from the state folder and the runtime-config file.
pub struct Stores {
    databases: HashMap<String, Database>,
    key_values: HashMap<String, PathBuf>,
}

/// The parts of Spin's runtime-config file that can be had without Spin.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuntimeConfig {
    #[serde(default)]
    sqlite_database: BTreeMap<String, Backend>,
    #[serde(default)]
    key_value_store: BTreeMap<String, Backend>,
}

#[derive(Deserialize)]
struct Backend {
    r#type: String,
    path: Option<PathBuf>,
}

impl Stores {
    /// The label `default` always exists, in the file that Spin would use.
    pub fn new(state: &Path, runtime_config: Option<&Path>) -> Result<Self> {
        let config = match runtime_config {
            None => RuntimeConfig::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
                toml::from_str(&text).with_context(|| path.display().to_string())?
            }
        };
        let base = runtime_config.and_then(Path::parent).unwrap_or(Path::new(""));
        Ok(Self {
            databases: lines(files(
                config.sqlite_database,
                base,
                state.join("sqlite_db.db"),
                "sqlite_database",
            )?),
            key_values: files(
                config.key_value_store,
                base,
                state.join("sqlite_key_value.db"),
                "key_value_store",
            )?,
        })
    }

    /// The files of the databases a component was granted.
    pub fn databases(&self, labels: &[String]) -> Result<HashMap<String, Database>> {
        let file = |label: &String| {
            Ok((
                label.clone(),
                self.databases.get(label).with_context(|| unknown(label))?.clone(),
            ))
        };
        labels.iter().map(file).collect()
    }

    /// Opens the key-value stores that any component was granted, each once.
    pub fn open_key_values<'a>(&self, labels: impl Iterator<Item = &'a String>) -> Result<HashMap<String, Store>> {
        let mut opened = HashMap::new();
        for label in labels {
            if !opened.contains_key(label) {
                let path = self.key_values.get(label).with_context(|| unknown(label))?;
                let store = Store::open(path, label);
                opened.insert(
                    label.clone(),
                    store.with_context(|| format!("cannot open {}", path.display()))?,
                );
            }
        }
        Ok(opened)
    }
}

fn unknown(label: &str) -> String {
    format!("the label {label:?} is not in the runtime-config file (without one there is only \"default\")")
}

/// Two labels of one file have one line.
fn lines(files: HashMap<String, PathBuf>) -> HashMap<String, Database> {
    let mut known: Vec<Database> = Vec::new();
    let mut of = |path: PathBuf| match known.iter().find(|database| database.path == path) {
        Some(database) => database.clone(),
        None => {
            let database = Database::of(path);
            known.push(database.clone());
            database
        }
    };
    files.into_iter().map(|(label, path)| (label, of(path))).collect()
}

fn files(
    configured: BTreeMap<String, Backend>,
    base: &Path,
    default: PathBuf,
    section: &str,
) -> Result<HashMap<String, PathBuf>> {
    let mut files = HashMap::from([("default".to_owned(), default)]);
    for (label, backend) in configured {
        if backend.r#type != "spin" {
            bail!(
                "[{section}.{label}] has the type {:?}, the runner only knows \"spin\" (a local file): use Spin",
                backend.r#type
            );
        }
        match backend.path {
            Some(path) => drop(files.insert(label, base.join(path))),
            None if label == "default" => {}
            None => bail!("[{section}.{label}] needs a path"),
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Stores> {
        let folder = std::env::temp_dir().join(format!("kaimen-runner-stores-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}.toml", text.len()));
        std::fs::write(&path, text)?;
        Stores::new(Path::new("/state"), Some(&path))
    }

    #[test]
    fn default_is_where_spin_has_it() {
        let stores = Stores::new(Path::new("/state"), None).unwrap();
        assert_eq!(stores.databases["default"].path, Path::new("/state/sqlite_db.db"));
        assert_eq!(stores.key_values["default"], Path::new("/state/sqlite_key_value.db"));
        assert!(stores.databases(&["other".to_owned()]).is_err());
    }

    #[test]
    fn a_runtime_config_adds_and_moves_files() {
        let stores = config("[sqlite_database.default]\ntype = \"spin\"\npath = \"/a.db\"\n[key_value_store.b]\ntype = \"spin\"\npath = \"/b.db\"").unwrap();
        assert_eq!(stores.databases["default"].path, Path::new("/a.db"));
        assert_eq!(stores.key_values["b"], Path::new("/b.db"));
    }

    #[test]
    fn other_backends_need_spin() {
        for text in [
            "[sqlite_database.default]\ntype = \"libsql\"\nurl = \"u\"",
            "[key_value_store.default]\ntype = \"redis\"\nurl = \"u\"",
        ] {
            let error = config(text).err().unwrap().to_string();
            assert!(error.contains("use Spin"), "{error}");
        }
    }
}

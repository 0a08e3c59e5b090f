//! The folder of one run: the manifest, the databases, the compiled code. It is removed at the end.

use crate::{
    arguments::{Arguments, Engine},
    operations::LOCKS,
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use toml::{Table, Value};

/// Spin's name of the database file in the folder of the state.
const DATABASE: &str = "sqlite_db.db";

/// Where everything of one run lies.
pub struct Folder {
    pub engine: Engine,
    /// The manifest, and its file.
    pub table: Table,
    pub manifest: PathBuf,
    /// Compiled code (the runner's; Spin keeps its own).
    pub cache: PathBuf,
    folder: TempDir,
}

impl Folder {
    /// A new one with the manifest in it.
    pub fn new(arguments: &Arguments) -> Result<Folder> {
        let folder = TempDir::with_prefix_in("kaimen-bench-", &arguments.state).context("a folder for the state")?;
        let (table, manifest) = (manifest()?, folder.path().join("spin.toml"));
        let cache = match arguments.cold_start() {
            true => folder.path().join("cache"),
            false => root()?.join("target/kaimen-cache"),
        };
        fs::write(&manifest, toml::to_string(&table)?)?;
        Ok(Folder {
            engine: arguments.engine,
            table,
            manifest,
            cache,
            folder,
        })
    }

    /// The folder of a state.
    pub fn state(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The file of its database.
    pub fn database(&self, name: &str) -> Result<PathBuf> {
        let state = self.state(name);
        fs::create_dir_all(&state)?;
        Ok(state.join(DATABASE))
    }
}

/// The project's folder.
pub fn root() -> Result<PathBuf> {
    let parent = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    parent.map(Path::to_owned).context("the project's folder")
}

/// Our `spin.toml` with absolute paths, and the routes that only a measurement needs.
fn manifest() -> Result<Table> {
    let root = root()?;
    let mut manifest: Table = fs::read_to_string(root.join("spin.toml"))?.parse()?;
    let absolute = |path: &str| Value::from(root.join(path).to_string_lossy().into_owned());
    let components = manifest
        .get_mut("component")
        .and_then(Value::as_table_mut)
        .context("components")?;
    for (_, component) in components.iter_mut() {
        let component = component.as_table_mut().context("a component")?;
        component.remove("build");
        let source = component.get("source").and_then(Value::as_str).context("a source")?;
        let source = absolute(source);
        component.insert("source".to_owned(), source);
        let dependencies = component.get_mut("dependencies").and_then(Value::as_table_mut);
        for (_, dependency) in dependencies.into_iter().flatten() {
            let path = dependency
                .get("path")
                .and_then(Value::as_str)
                .context("the path of a dependency")?;
            let path = absolute(path);
            dependency
                .as_table_mut()
                .context("a dependency")?
                .insert("path".to_owned(), path);
        }
    }
    let hello = absolute("target/wasm32-wasip2/release/kaimen_bench_hello.wasm");
    components.insert(
        "bench-hello".to_owned(),
        Value::from(Table::from_iter([("source".to_owned(), hello)])),
    );
    let routes = manifest
        .get_mut("trigger")
        .and_then(|trigger| trigger.get_mut("http"))
        .and_then(Value::as_array_mut);
    let routes = routes.context("routes")?;
    for (path, component) in [("/hello", "bench-hello"), (LOCKS, "system-sandbox")] {
        let route = [("route", path), ("component", component)];
        let route = route.map(|(name, value)| (name.to_owned(), Value::from(value)));
        routes.push(Value::from(Table::from_iter(route)));
    }
    // A few guests book all that is measured, and pay for nothing.
    let unpaid = manifest
        .get_mut("variables")
        .and_then(|variables| variables.get_mut("most_unpaid_orders"))
        .and_then(Value::as_table_mut)
        .context("the setting most_unpaid_orders")?;
    unpaid.insert("default".to_owned(), Value::from("1000000"));
    Ok(manifest)
}

//! From the manifest to a bundle that can serve.

use crate::{
    arguments::Arguments,
    cache::{Cache, Job},
    compose::Plug,
    grants::AllowedHosts,
    guest::Grants,
    instances::{Limits, Maker, linker},
    logs::{Console, GuestOutput},
    manifest::{Component, Dependency, Manifest, Source},
    outbound::Outbound,
    routes::Router,
    serve::{App, Times},
    stores::Stores,
    ticker::Ticker,
    variables::Variables,
};
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::Duration,
};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};
use wasmtime_wasi_http::handler::ProxyHandler;

/// How often the ticker calls when nobody says otherwise.
const TICK_SECONDS: u64 = 5;
/// What is called besides, where the manifest has it, and how often: the bundle's daily match finds out itself what is due.
const SELDOM: (&str, Duration) = ("/internal/reconciliation", Duration::from_secs(600));
/// Instances alive at once, of all components together.
const INSTANCES: u32 = 2000;

/// Ready to serve.
pub struct Bundle {
    pub engine: Engine,
    pub app: Arc<App>,
    pub tickers: Vec<Ticker>,
}

/// Reads, checks and compiles everything. Every mistake shows here and not at the first request.
pub fn load(arguments: &Arguments) -> Result<Bundle> {
    let manifest = Manifest::read(&arguments.from)?;
    let console = Console { quiet: arguments.quiet };
    let base = arguments.from.parent().unwrap_or(Path::new(""));
    let variables = Variables::resolve(&manifest.variables, &arguments.variables()?, |name| {
        std::env::var(name).ok()
    })?;
    let router = Router::new(&manifest.trigger.http)?;
    let tickers = tickers(arguments, &router, &variables)?;

    let engine = engine()?;
    let jobs = manifest
        .component
        .iter()
        .map(|(id, component)| job(base, id, component));
    let jobs = jobs.collect::<Result<Vec<_>>>()?;
    let cache_dir = arguments
        .cache_dir
        .clone()
        .unwrap_or_else(|| base.join("target").join("kaimen-cache"));
    let compiled = Cache {
        folder: &cache_dir,
        engine: &engine,
        console,
    }
    .load(&jobs)?;

    let grants = grants(arguments, base, &manifest, &variables, console)?;
    let linker = linker(&engine)?;
    let limits = Limits {
        requests: arguments.reuse,
        concurrent: arguments.concurrent_reuse,
        request_time: arguments.request_timeout,
    };
    let times = Times {
        request: arguments.request_timeout,
        header: arguments.header_timeout,
        body: arguments.body_timeout,
    };
    // The components hold the application weakly, so it is made around them.
    let mut failures = Vec::new();
    let app = Arc::new_cyclic(|app: &Weak<App>| {
        let mut handlers = HashMap::new();
        for ((component, compiled), (grants, allowed)) in manifest.component.keys().zip(&compiled).zip(grants) {
            let outbound = Outbound {
                component: component.clone(),
                allowed,
                components: app.clone(),
                console,
            };
            match Maker::new(&linker, compiled, grants, outbound, limits) {
                Ok(maker) => drop(handlers.insert(component.clone(), ProxyHandler::new(maker))),
                Err(error) => failures.push(format!("component {component}: {error:#}")),
            }
        }
        App::new(router, handlers, times, console)
    });
    ensure!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(Bundle { engine, app, tickers })
}

/// Memory for instances is reserved once and used again, so that a new instance costs microseconds.
fn engine() -> Result<Engine> {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(INSTANCES)
        .total_stacks(INSTANCES)
        .total_memories(2 * INSTANCES)
        .total_tables(8 * INSTANCES)
        .total_core_instances(16 * INSTANCES)
        .table_elements(100_000)
        .max_component_instance_size(10 << 20)
        .max_core_instance_size(10 << 20)
        .linear_memory_keep_resident(2 << 20)
        .table_keep_resident(512 << 10);
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .wasm_component_model_async(true)
        .epoch_interruption(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Ok(Engine::new(&config)?)
}

fn job(base: &Path, id: &str, component: &Component) -> Result<Job> {
    let read = |path: &PathBuf| {
        let path = base.join(path);
        fs::read(&path).with_context(|| format!("component {id}: cannot read {} (is it built?)", path.display()))
    };
    let Source::Path(source) = &component.source else {
        bail!("component {id} has no file")
    };
    let mut plugs = Vec::new();
    for (name, dependency) in &component.dependencies {
        let Dependency::Local(local) = dependency else {
            bail!("component {id}: dependency {name:?} has no file")
        };
        plugs.push(Plug {
            name: name.clone(),
            export: local.export.clone(),
            inherit: local.inherit_configuration || component.dependencies_inherit_configuration,
            wasm: read(&local.path)?,
        });
    }
    Ok(Job {
        id: id.to_owned(),
        wasm: read(source)?,
        plugs,
    })
}

type Granted = Vec<(Arc<Grants>, Arc<AllowedHosts>)>;

/// What each component may do, in the order of the manifest.
fn grants(
    arguments: &Arguments,
    base: &Path,
    manifest: &Manifest,
    variables: &Variables,
    console: Console,
) -> Result<Granted> {
    let state = arguments.state_dir.clone().unwrap_or_else(|| base.join(".spin"));
    let logs = state.join("logs");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create {}", logs.display()))?;
    let stores = Stores::new(&state, arguments.runtime_config_file.as_deref())?;
    let key_values = stores.open_key_values(manifest.component.values().flat_map(|c| &c.key_value_stores))?;
    let mut all = Vec::new();
    for (id, component) in &manifest.component {
        let context = || format!("component {id}");
        let rendered = component
            .variables
            .iter()
            .map(|(name, template)| Ok((name.clone(), variables.render(template)?)));
        let grants = Grants {
            id: id.clone(),
            databases: stores.databases(&component.sqlite_databases).with_context(context)?,
            stores: component
                .key_value_stores
                .iter()
                .filter_map(|label| Some((label.clone(), key_values.get(label)?.clone())))
                .collect(),
            variables: rendered.collect::<Result<_>>().with_context(context)?,
            environment: component.environment.clone(),
            output: GuestOutput::open(&logs, id, console)?,
        };
        let allowed = AllowedHosts::new(&component.allowed_outbound_hosts, variables).with_context(context)?;
        all.push((Arc::new(grants), Arc::new(allowed)));
    }
    Ok(all)
}

fn tickers(arguments: &Arguments, router: &Router, variables: &Variables) -> Result<Vec<Ticker>> {
    let route = &arguments.tick_route;
    let exists = router.contains(route);
    let seconds = arguments.tick_seconds.unwrap_or(if exists { TICK_SECONDS } else { 0 });
    if seconds == 0 {
        return Ok(Vec::new());
    }
    if !exists {
        bail!("--tick-seconds {seconds}: the manifest has no route {route:?}");
    }
    let secret = variables.get(&arguments.tick_secret_variable).map(str::to_owned);
    let all = [(route.as_str(), Duration::from_secs(seconds)), SELDOM];
    let there = all.into_iter().filter(|(route, _)| router.contains(route));
    let ticker = |(route, every): (&str, Duration)| Ticker {
        route: route.to_owned(),
        every,
        secret: secret.clone(),
    };
    Ok(there.map(ticker).collect())
}

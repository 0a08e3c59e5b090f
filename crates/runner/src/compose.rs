//! `[component.X.dependencies]`: puts components together at the start, as Spin does it.

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use std::collections::BTreeMap;
use wac_graph::{
    CompositionGraph, EncodeOptions, NodeId,
    types::{Package, WorldId},
};

/// Interfaces that mean a grant. A dependency that does not inherit the grants of its user must not import them.
const GRANTED: [&str; 5] = [
    "spin:",
    "fermyon:",
    "wasi:http/client",
    "wasi:http/outgoing-handler",
    "wasi:sockets/",
];

/// A component file that satisfies imports of another.
pub struct Plug {
    /// The key in the manifest: `package`, `package@version`, `package/interface`, `package/interface@version` or a plain name.
    pub name: String,
    /// The name of the export when it is not that of the import.
    pub export: Option<String>,
    pub inherit: bool,
    pub wasm: Vec<u8>,
}

/// Gives one component that exports what `socket` exports, with the matching imports satisfied.
pub fn compose(socket: Vec<u8>, plugs: &[Plug]) -> Result<Vec<u8>> {
    if plugs.is_empty() {
        return Ok(socket);
    }
    let mut graph = CompositionGraph::new();
    let (world, instance) = instantiate(&mut graph, "component", socket)?;
    let imports: Vec<String> = graph.types()[world].imports.keys().cloned().collect();
    let mut satisfied: BTreeMap<&str, &str> = BTreeMap::new();
    let mut made: Vec<(&[u8], WorldId, NodeId)> = Vec::new();
    for plug in plugs {
        let matching: Vec<&String> = imports.iter().filter(|import| matches(&plug.name, import)).collect();
        ensure!(!matching.is_empty(), "dependency {:?} matches no import", plug.name);
        // The same file under two names is one instance: a driver keeps one state.
        let (plug_world, plug_instance) = match made.iter().find(|(wasm, ..)| *wasm == plug.wasm) {
            Some((_, world, node)) => (*world, *node),
            None => {
                let (world, node) = instantiate(&mut graph, &format!("dependency{}", made.len()), plug.wasm.clone())?;
                made.push((&plug.wasm, world, node));
                (world, node)
            }
        };
        check_grants(&graph, plug_world, plug)?;
        for import in matching {
            if let Some(other) = satisfied.insert(import, &plug.name) {
                bail!("both {other:?} and {:?} satisfy the import {import}", plug.name);
            }
            let export = plug.export.as_deref().unwrap_or(import);
            let node = graph.alias_instance_export(plug_instance, export);
            let node = node.with_context(|| format!("dependency {:?} exports no {export}", plug.name))?;
            graph
                .set_instantiation_argument(instance, import, node)
                .with_context(|| format!("dependency {:?} does not fit the import {import}", plug.name))?;
        }
    }
    let exports: Vec<String> = graph.types()[world].exports.keys().cloned().collect();
    for export in exports {
        let node = graph.alias_instance_export(instance, &export)?;
        graph.export(node, &export)?;
    }
    graph
        .encode(EncodeOptions::default())
        .map_err(|error| anyhow!("composition failed: {error}"))
}

fn instantiate(graph: &mut CompositionGraph, name: &str, wasm: Vec<u8>) -> Result<(WorldId, NodeId)> {
    let package = Package::from_bytes(name, None, wasm, graph.types_mut())?;
    let world = package.ty();
    let package = graph.register_package(package)?;
    Ok((world, graph.instantiate(package)))
}

/// Spin links a dependency without inherited grants to a host that refuses everything. The runner refuses to start instead,
/// since such a dependency never does what it is for.
fn check_grants(graph: &CompositionGraph, world: WorldId, plug: &Plug) -> Result<()> {
    let granted = |import: &&String| GRANTED.iter().any(|prefix| import.starts_with(prefix));
    match graph.types()[world].imports.keys().find(granted) {
        Some(import) if !plug.inherit => bail!(
            "dependency {:?} imports {import}, but inherits no grants: set `dependencies_inherit_configuration = true`",
            plug.name
        ),
        _ => Ok(()),
    }
}

/// Whether a dependency's name in the manifest means this import.
fn matches(name: &str, import: &str) -> bool {
    let (name, version) = split_version(name);
    let (import, import_version) = split_version(import);
    let names =
        name == import || (!name.contains('/') && import.split_once('/').is_some_and(|(package, _)| package == name));
    names && version.is_none_or(|version| import_version == Some(version))
}

fn split_version(name: &str) -> (&str, Option<&str>) {
    name.split_once('@')
        .map_or((name, None), |(name, version)| (name, Some(version)))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn names_match_as_in_spin() {
        for (name, import, expected) in [
            ("a:b/c@0.1.0", "a:b/c@0.1.0", true),
            ("a:b/c", "a:b/c@0.1.0", true),
            ("a:b", "a:b/c@0.1.0", true),
            ("a:b@0.1.0", "a:b/c@0.1.0", true),
            ("plain", "plain", true),
            ("a:b/c@0.1.0", "a:b/c", false),
            ("a:b/c@0.2.0", "a:b/c@0.1.0", false),
            ("a:b/c", "a:b/d", false),
            ("a:b", "a:bb/c", false),
            ("plain", "a:plain/c", false),
        ] {
            assert_eq!(matches(name, import), expected, "{name} {import}");
        }
    }
}

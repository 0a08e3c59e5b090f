//! Generates the host side of Spin's own interfaces from the WIT that ships inside spin-sdk, so that no interface text is
//! copied into this repository and both sides of a call always agree.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Folders under the SDK's `wit/deps`, each with the interface of it that the runner offers.
const INTERFACES: [(&str, &str); 3] = [
    ("spin-sqlite@3.1.0", "spin:sqlite/sqlite@3.1.0"),
    ("spin-key-value@3.0.0", "spin:key-value/key-value@3.0.0"),
    ("spin-variables@3.0.0", "spin:variables/variables@3.0.0"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let sdk = sdk_folder()?.join("wit").join("deps");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let wit = out.join("wit");
    let mut imports = String::new();
    for (folder, interface) in INTERFACES {
        copy_folder(&sdk.join(folder), &wit.join("deps").join(folder))?;
        imports.push_str(&format!("  import {interface};\n"));
    }
    fs::write(
        wit.join("host.wit"),
        format!("package kaimen:runner;\nworld runner {{\n{imports}}}\n"),
    )?;
    fs::write(
        out.join("bindings.rs"),
        format!(
            r#"wasmtime::component::bindgen!({{
                path: {wit:?},
                world: "runner",
                imports: {{ default: trappable }},
                with: {{
                    "spin:sqlite/sqlite.connection": crate::sqlite::Connection,
                    "spin:key-value/key-value.store": crate::key_value_store::Store,
                }},
            }});"#
        ),
    )?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", sdk.display());
    Ok(())
}

/// Asks cargo, since only cargo knows where it unpacked the version that the workspace uses.
fn sdk_folder() -> Result<PathBuf, Box<dyn Error>> {
    let output = Command::new(env::var("CARGO")?)
        .args(["metadata", "--format-version", "1", "--filter-platform"])
        .arg(env::var("HOST")?)
        .arg("--manifest-path")
        .arg(Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("Cargo.toml"))
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "spin-sdk")
        .and_then(|package| {
            Path::new(package["manifest_path"].as_str()?)
                .parent()
                .map(Path::to_owned)
        })
        .ok_or_else(|| "spin-sdk is not among the dependencies".into())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).map_err(|error| format!("{}: {error}", from.display()))? {
        let entry = entry?;
        fs::write(to.join(entry.file_name()), fs::read(entry.path())?)?;
    }
    Ok(())
}

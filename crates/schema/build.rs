//! Packs the steps for the Wasm files: without comments, and compressed, since most components never run one.

use std::{env, fs, path::Path};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let here = env::var("CARGO_MANIFEST_DIR")?;
    let mut code = String::new();
    for (name, folder) in [("MIGRATIONS", "migrations"), ("SANDBOX", "sandbox")] {
        println!("cargo::rerun-if-changed={folder}");
        let steps = steps(&Path::new(&here).join(folder))?;
        let newest = steps.last().map_or(0, |(number, _)| *number);
        let first = steps
            .first()
            .and_then(|(_, text)| text.lines().next())
            .unwrap_or_default()
            .to_owned();
        let text = steps
            .into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
            .join("\u{c}");
        let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 10);
        let file = format!("{}/{folder}.packed", env::var("OUT_DIR")?);
        fs::write(&file, packed)?;
        code += &format!(
            "/// The steps of this folder, packed.\npub(crate) const {name}: Packed = \
             Packed {{ first: {first:?}, newest: {newest}, packed: include_bytes!({file:?}) }};\n"
        );
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("packed.rs"), code)?;
    Ok(())
}

/// The steps of a folder in their order, each as its name on one line and its statements behind it.
fn steps(folder: &Path) -> Result<Vec<(i64, String)>, Failure> {
    let mut steps = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .ok_or("a name that is no text")?;
        let number = name.split('_').next().ok_or("no number")?.parse()?;
        steps.push((
            number,
            format!("{name}\n{}", without_comments(&fs::read_to_string(&path)?)),
        ));
    }
    steps.sort_unstable();
    Ok(steps)
}

/// An engine keeps the text of what it makes: comments and indentation would stand in every database.
fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("--"));
    let lines: Vec<&str> = lines.map(str::trim_start).collect();
    lines.join("\n")
}

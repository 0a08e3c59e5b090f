//! The test vectors.

use std::{fs, path::PathBuf};

pub fn file(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("signing/vectors");
    fs::read_to_string(folder.join(name)).unwrap()
}

//! Compiled components, kept between starts: many tests start a bundle each, and compiling takes a hundred times as long as
//! reading what was compiled before.
//!
//! Wasmtime's own cache keeps packed what here is mapped into memory as it lies: with it a start with everything compiled takes
//! 2.6 times as long and holds 60 MB more, and of those that start at the same time each compiles for itself.

use crate::{
    compose::{Plug, compose},
    logs::Console,
};
use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File},
    hash::{Hash, Hasher},
    io::Write as _,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use wasmtime::{Engine, component::Component};

/// Older versions of a component that are kept, for whoever goes back and forth between branches.
const KEPT_VERSIONS: usize = 4;

/// One component to load.
pub struct Job {
    pub id: String,
    pub wasm: Vec<u8>,
    pub plugs: Vec<Plug>,
}

/// A folder of compiled components.
pub struct Cache<'a> {
    pub folder: &'a Path,
    pub engine: &'a Engine,
    pub console: Console,
}

impl Cache<'_> {
    /// Loads all components, and compiles those that were never seen before.
    pub fn load(&self, jobs: &[Job]) -> Result<Vec<Component>> {
        fs::create_dir_all(self.folder).with_context(|| format!("cannot create {}", self.folder.display()))?;
        let files = in_parallel(jobs, |job| Ok(self.folder.join(file_name(job, self.engine))))?;
        let found = in_parallel(&files, |file| Ok(self.read(file)))?;
        if found.iter().all(Option::is_some) {
            return Ok(found.into_iter().flatten().collect());
        }
        // Whoever starts at the same time waits here and then finds everything compiled.
        let lock = File::create(self.folder.join("lock"))?;
        lock.lock()?;
        self.forget_unfinished()?;
        let work: Vec<_> = jobs.iter().zip(&files).zip(found).collect();
        let loaded = in_parallel(&work, |((job, file), found)| match found {
            Some(component) => Ok(component.clone()),
            None => self.compile(job, file).with_context(|| format!("component {}", job.id)),
        });
        lock.unlock()?;
        loaded
    }

    #[expect(
        unsafe_code,
        reason = "only we write into the folder, and a file is complete before it gets its name"
    )]
    fn read(&self, file: &Path) -> Option<Component> {
        if !file.is_file() {
            return None;
        }
        // SAFETY: the file was made by `Component::serialize` of this version of wasmtime with this configuration, both of
        // which its name says. A file that is none is refused by its header and compiled anew.
        unsafe { Component::deserialize_file(self.engine, file) }.ok()
    }

    fn compile(&self, job: &Job, file: &Path) -> Result<Component> {
        if let Some(component) = self.read(file) {
            return Ok(component);
        }
        self.console.say(&format!("compiling {}", job.id));
        let wasm = compose(job.wasm.clone(), &job.plugs)?;
        let component = Component::new(self.engine, wasm)?;
        let unfinished = file.with_extension(format!("{}.unfinished", std::process::id()));
        let mut written = File::create(&unfinished)?;
        written.write_all(&component.serialize()?)?;
        // A file with a name has all its bytes, also after a power cut.
        written.sync_all()?;
        fs::rename(&unfinished, file)?;
        self.forget_old_versions(&job.id, file)?;
        Ok(component)
    }

    /// Whoever holds the lock is the only one who writes: what is unfinished now was left by a process that died.
    fn forget_unfinished(&self) -> Result<()> {
        for entry in fs::read_dir(self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "unfinished") {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Every build of a component leaves a file here: without an end to it the folder would only grow.
    fn forget_old_versions(&self, id: &str, current: &Path) -> Result<()> {
        let mut versions = Vec::new();
        for entry in fs::read_dir(self.folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.split_once('.').is_some_and(|(of, _)| of == id) && path != current {
                versions.push((path.metadata()?.modified()?, path));
            }
        }
        versions.sort();
        let surplus = versions.len().saturating_sub(KEPT_VERSIONS);
        for (_, path) in versions.drain(..surplus) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// The name holds everything the compiled code depends on.
fn file_name(job: &Job, engine: &Engine) -> PathBuf {
    struct Feed(Sha256);
    impl Hasher for Feed {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            0
        }
    }
    let mut feed = Feed(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut feed);
    job.wasm.hash(&mut feed);
    for plug in &job.plugs {
        (&plug.name, &plug.export, plug.inherit, &plug.wasm).hash(&mut feed);
    }
    PathBuf::from(format!("{}.{}", job.id, hex::encode(feed.0.finalize())))
}

/// Runs the work for all items on all cores, in any order; the results come in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Result<R> + Sync) -> Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(items.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, item)) = pick(items, &next) {
                    let result = work(item);
                    results
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn pick<'a, T>(items: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, items.get(index)?))
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(in_parallel(&items, |item| Ok(*item)).unwrap(), items);
        assert!(in_parallel(&items, |item| if *item == 500 { anyhow::bail!("x") } else { Ok(()) }).is_err());
        assert!(in_parallel(&[0; 0], |_| Ok(())).unwrap().is_empty());
    }
}

//! What components print: it goes to a file each under the state folder, and to our own stderr unless that is to be quiet.

use anyhow::{Context as _, Result};
use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};

/// The runner's own messages.
#[derive(Clone, Copy)]
pub struct Console {
    pub quiet: bool,
}

impl Console {
    /// Says something on stderr unless quiet.
    pub fn say(self, message: &str) {
        if !self.quiet {
            eprintln!("{message}");
        }
    }
}

/// Where one component prints to.
pub struct GuestOutput {
    stdout: Output,
    stderr: Output,
    console: Console,
}

impl GuestOutput {
    /// Opens `<folder>/<component>_stdout.txt` and `…_stderr.txt`, the names that Spin uses.
    pub fn open(folder: &Path, component: &str, console: Console) -> Result<Self> {
        let open = |name: &str| -> Result<Output> {
            let path = folder.join(format!("{component}_{name}.txt"));
            let file = OpenOptions::new().create(true).append(true).open(&path);
            let file = file.with_context(|| format!("cannot write {}", path.display()))?;
            Ok(Output {
                file: Arc::new(file),
                console,
            })
        };
        Ok(Self {
            stdout: open("stdout")?,
            stderr: open("stderr")?,
            console,
        })
    }

    pub fn stdout(&self) -> impl StdoutStream + 'static {
        self.stdout.clone()
    }

    pub fn stderr(&self) -> impl StdoutStream + 'static {
        self.stderr.clone()
    }

    /// Notes a failure of the component itself, such as a trap, where its own messages are.
    pub fn complain(&self, message: &str) {
        if let Err(error) = writeln!(&*self.stderr.file, "{message}") {
            self.console.say(&error.to_string());
        }
        self.console.say(message);
    }
}

#[derive(Clone)]
struct Output {
    file: Arc<File>,
    console: Console,
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Output {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

impl AsyncWrite for Output {
    /// Writes at once: these are short lines, and they must not be lost when the process is killed.
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if !self.console.quiet {
            io::stderr().write_all(bytes)?;
        }
        Poll::Ready((&*self.file).write(bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

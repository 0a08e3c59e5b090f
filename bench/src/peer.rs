//! The peer: Express and better-sqlite3 in one process, on a copy of the measured database, answering the same requests with the
//! same statements (`bench/peer/server.js` tells what it does and what it leaves out).

use crate::{
    bundle::Bundle,
    commands,
    fill::Size,
    folder::{Folder, root},
    machine,
    native::Native,
    operation::{LOCK_CLOUD, Operation},
};
use anyhow::{Context as _, Result, bail, ensure};
use clock::Moment;
use database::Value;
use rusqlite::Connection;
use serde_json::{Map, Value as Json, json};
use std::{
    collections::HashMap,
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// What the peer verifies and decrypts a payment's message with.
const ACCOUNT: &str = include_str!("../../components/system/sandbox/keys/accounts/wechat.json");

/// The header by which the peer knows a request.
const CALL: &str = "x-call";

/// The running peer with the operations as it is asked for them.
pub struct Beside {
    peer: Peer,
    operations: Vec<Operation>,
}

/// Its process, which stops when it is dropped.
struct Peer {
    address: SocketAddr,
    process: Child,
}

impl Beside {
    /// Starts it on a copy of the large database as it is now; each operation's requests are run once natively, on a copy of
    /// their own, to know the statements.
    pub fn start(folder: &Folder, bundle: &Bundle, size: Size, operations: &[(Operation, usize)]) -> Result<Beside> {
        install()?;
        println!("· recording what the peer runs");
        let time = machine::time()?;
        let operations = operations.iter().map(|(operation, _)| operation);
        let operations: Vec<_> = operations.filter(|operation| operation.name != LOCK_CLOUD).collect();
        let own = copied(folder, "peer")?;
        let native = Native::new(&copied(folder, "record")?, &folder.table, time, 4)?;
        let mut script = Script::default();
        for operation in &operations {
            script.record(&native, operation)?;
        }
        let presses = operations.iter().find(|operation| operation.name == "unlock");
        let count = presses.map_or(0, |operation| operation.calls.len());
        let account: Json = serde_json::from_str(ACCOUNT)?;
        let whole = json!({
            "database": own,
            "statements": script.statements,
            "calls": script.calls,
            "locks": locks(folder, time, count, size)?,
            "lock_cloud": { "host": bundle.address.ip(), "port": bundle.address.port() },
            "wechat": { "public_key": account["public_key"], "api_v3_key": account["api_v3_key"] },
        });
        let file = folder.state("peer").join("script.json");
        fs::write(&file, serde_json::to_vec(&whole)?)?;
        Ok(Beside {
            peer: run(&file)?,
            operations: operations.into_iter().map(asked_of_it).collect(),
        })
    }

    /// Where it is asked, and how for this operation; none for what it does not do.
    pub fn asked(&mut self, name: &str) -> Option<(SocketAddr, &mut Operation)> {
        let operation = self.operations.iter_mut().find(|operation| operation.name == name)?;
        Some((self.peer.address, operation))
    }
}

/// The same operation, each request saying which it is.
fn asked_of_it(operation: &Operation) -> Operation {
    let mut asked = operation.clone();
    for (number, call) in asked.calls.iter_mut().enumerate() {
        *call = call.clone().header(CALL, name_of(operation, number));
    }
    asked
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Err(error) = self.process.kill().and_then(|()| self.process.wait()) {
            eprintln!("the peer did not stop: {error}");
        }
    }
}

/// Which statements each request runs.
#[derive(Default)]
struct Script {
    statements: Vec<String>,
    numbers: HashMap<String, usize>,
    calls: Map<String, Json>,
}

impl Script {
    fn record(&mut self, native: &Native, operation: &Operation) -> Result<()> {
        // What was taken to count the statements has been done on this database.
        let done = if operation.repeats { 0 } else { operation.next };
        for (number, call) in operation.calls.iter().enumerate().skip(done) {
            let ran = native.recorded(operation, call)?;
            let ran = ran.into_iter().map(|(text, values)| {
                let values: Vec<Json> = values.iter().map(value).collect();
                json!([self.number(text), values])
            });
            let ran = ran.collect();
            self.calls.insert(name_of(operation, number), Json::Array(ran));
        }
        Ok(())
    }

    fn number(&mut self, text: String) -> usize {
        let next = self.statements.len();
        let number = *self.numbers.entry(text.clone()).or_insert(next);
        if number == next {
            self.statements.push(text);
        }
        number
    }
}

fn name_of(operation: &Operation, number: usize) -> String {
    format!("{}/{number}", operation.name.trim())
}

/// Numbers that JavaScript's own do not hold as whole ones are texts.
fn value(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(number) if i32::try_from(*number).is_ok() => json!(number),
        Value::Integer(number) => json!({ "whole": number.to_string() }),
        Value::Real(number) => json!(number),
        Value::Text(text) => json!(text),
    }
}

/// A copy of the large database, with all that has been written to it.
fn copied(folder: &Folder, name: &str) -> Result<PathBuf> {
    let (from, to) = (folder.database("large")?, folder.database(name)?);
    let busy: i64 = Connection::open(&from)?.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    ensure!(busy == 0, "the database is in use while it is copied");
    fs::copy(&from, &to)?;
    Ok(to)
}

/// What the peer's presses ask of the lock cloud.
fn locks(folder: &Folder, time: Moment, count: usize, size: Size) -> Result<Json> {
    let mut locks = Map::new();
    for (number, command) in commands::signed(&folder.table, time, count, size.rooms)?
        .into_iter()
        .enumerate()
    {
        let (head, body) = command.into_parts();
        let mut headers = Map::new();
        for (name, value) in &head.headers {
            headers.insert(name.to_string(), json!(value.to_str()?));
        }
        let lock = json!({ "path": head.uri.path(), "headers": headers, "body": String::from_utf8(body)? });
        locks.insert(format!("unlock/{number}"), lock);
    }
    Ok(Json::Object(locks))
}

/// Its two packages, as its lock file has them.
fn install() -> Result<()> {
    let folder = root()?.join("bench/peer");
    if folder.join("node_modules").exists() {
        return Ok(());
    }
    println!("· installing the peer's packages");
    let installed = Command::new("npm")
        .args(["ci", "--silent"])
        .current_dir(folder)
        .status();
    ensure!(
        installed.context("--peer needs node and npm")?.success(),
        "the peer's packages are not installed"
    );
    Ok(())
}

fn run(script: &Path) -> Result<Peer> {
    let mut process = Command::new("node")
        .arg(root()?.join("bench/peer/server.js"))
        .arg(script)
        .env("NODE_ENV", "production")
        .stdout(Stdio::piped())
        .spawn()
        .context("--peer needs node")?;
    let mut said = String::new();
    if let Some(output) = process.stdout.take() {
        BufReader::new(output).read_line(&mut said)?;
    }
    let Ok(port) = said.trim().parse() else {
        process.kill()?;
        bail!("the peer did not start");
    };
    Ok(Peer {
        address: SocketAddr::from(([127, 0, 0, 1], port)),
        process,
    })
}

//! The figures, for people and for programs.

use crate::{folder::root, machine::Machine, measure::Measured, processor::Processor, start::Start};
use anyhow::Result;
use serde_json::{Value, json};
use std::{fs, time::Duration};
use toml::Table;

/// No component shall be larger, in bytes.
const LARGEST_WASM: u64 = 600_000;
/// How often as long a search may take among 10,000 rooms as among 100.
const SEARCH_GROWTH: f64 = 1.5;

/// How many times the requests that the peer answers in a second shall be answered.
const PEER_TARGET: f64 = 1.0;

/// An answer at one connection that takes longer has stalled: its head and its body left apart, and the client put off its acknowledgement.
const STALL: Duration = Duration::from_millis(35);

/// One line of the table.
pub struct Row {
    pub name: &'static str,
    pub measured: Measured,
    /// How often as long as hello it may take.
    pub target: Option<f64>,
    /// Statements of one request, and how many there may be.
    pub statements: Option<(usize, Option<usize>)>,
}

/// Everything that was found.
pub struct Report {
    pub machine: Machine,
    pub data: String,
    pub rows: Vec<Row>,
    /// What a payment's message costs the processor before it is believed.
    pub proof: Option<Processor>,
    /// With nothing compiled yet; not with `--quick`.
    pub cold_start: Option<Start>,
    /// With everything compiled.
    pub warm_start: Start,
    /// Of the engine's process in kB: the most that it was, and what it is.
    pub memory: (u64, u64),
    pub sizes: Vec<(String, u64)>,
}

/// Name and size of every component's file.
pub fn sizes(manifest: &Table) -> Result<Vec<(String, u64)>> {
    let mut sizes = Vec::new();
    let components = manifest
        .get("component")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten();
    let sources = components.flat_map(|(_, component)| {
        let plugs = component
            .get("dependencies")
            .and_then(toml::Value::as_table)
            .into_iter()
            .flatten();
        let plugs = plugs.filter_map(|(_, plug)| plug.get("path"));
        component
            .get("source")
            .into_iter()
            .chain(plugs)
            .filter_map(toml::Value::as_str)
            .collect::<Vec<_>>()
    });
    for source in sources {
        let path = root()?.join(source);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        sizes.push((name, fs::metadata(&path)?.len()));
    }
    sizes.sort();
    Ok(sizes)
}

impl Report {
    /// Every request that was not answered as it should be.
    pub fn failures(&self) -> Vec<String> {
        let failed = |row: &Row| {
            let of = format!("{} at {}", row.name, row.measured.connections);
            let hello = row
                .measured
                .hello
                .failures
                .iter()
                .map(|failure| format!("hello beside it: {failure}"));
            let peer = row.measured.peer.iter().flat_map(|peer| &peer.failures);
            let peer = peer.map(|failure| format!("the peer beside it: {failure}"));
            let own = row.measured.operation.failures.iter().cloned();
            own.chain(hello)
                .chain(peer)
                .map(|failure| format!("{of}: {failure}"))
                .collect::<Vec<_>>()
        };
        self.rows.iter().flat_map(failed).collect()
    }

    /// The median of searches in the large database over that in the small one, at one connection.
    fn search_growth(&self) -> Option<f64> {
        let median = |name| {
            let row = self
                .rows
                .iter()
                .find(|row| row.name == name && row.measured.connections == 1)?;
            Some(row.measured.operation.percentile(50))
        };
        Some(median("search")? / median(SMALL_SEARCH)?)
    }

    /// Prints it.
    pub fn print(&self) {
        println!("\n{}\n{}\n", self.machine.line(), self.data);
        println!("{HEADER}");
        for row in &self.rows {
            println!("{}", line(row));
        }
        println!("\n{}", stalled(&self.rows));
        println!("Statements are counted natively: the same code on the same database, without an engine.");
        if let Some(growth) = self.search_growth() {
            let met = met(growth <= SEARCH_GROWTH);
            println!("search among all rooms / among 100 rooms (p50): {growth:.2} (target ≤ {SEARCH_GROWTH}, {met})");
        }
        if let Some(Processor { operation, hello }) = &self.proof {
            println!(
                "processor time of a payment's message, RSA verify and AES: {operation:.2} ms, {:.1} times hello's {hello:.3} ms",
                operation / hello
            );
        }
        if let Some(start) = &self.cold_start {
            println!("start with nothing compiled yet: {}", start.line());
        }
        println!("start with everything compiled: {}", self.warm_start.line());
        let (most, present) = (self.memory.0 / 1024, self.memory.1 / 1024);
        println!("resident memory of the engine after the run: {present} MB, at most {most} MB");
        println!("\nWasm files (target ≤ {} kB)", LARGEST_WASM / 1000);
        for (name, size) in &self.sizes {
            println!("  {name:<32}{:>6} kB  {}", size / 1000, met(*size <= LARGEST_WASM));
        }
        let failures = self.failures();
        for failure in failures.iter().take(20) {
            println!("FAILED {}", failure.chars().take(300).collect::<String>());
        }
        println!("\n{} requests failed", failures.len());
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "machine": self.machine.json(),
            "data": self.data,
            "operations": self.rows.iter().map(row_json).collect::<Vec<_>>(),
            "search_growth": { "value": self.search_growth(), "target": SEARCH_GROWTH },
            "processor_ms_of_a_proof": self.proof.map(|proof| json!({ "proof": proof.operation, "hello": proof.hello })),
            "start": {
                "nothing_compiled": self.cold_start.as_ref().map(Start::json),
                "everything_compiled": self.warm_start.json(),
            },
            "memory_kb": { "most": self.memory.0, "after": self.memory.1 },
            "wasm_bytes": self.sizes.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "wasm_bytes_target": LARGEST_WASM,
            "failures": self.failures(),
        })
    }
}

/// The name of the row for the small database.
pub const SMALL_SEARCH: &str = "search, 100 rooms";

const HEADER: &str = "operation          conn  requests   p50 ms   p99 ms    req/s │ hello p50   p99    req/s │ p50/hello  target         │ statements            │ × peer";

fn line(row: &Row) -> String {
    let Measured {
        connections,
        operation,
        hello,
        peer: _,
    } = &row.measured;
    let ratio = row.measured.ratio();
    let target = row.target.filter(|_| *connections == 1);
    let target = target.map_or_else(String::new, |target| format!("≤ {target:.1} {}", met(ratio <= target)));
    let statements = row.statements.map_or_else(String::new, |(count, budget)| match budget {
        Some(budget) => format!("{count} (budget {budget}, {})", met(count <= budget)),
        None => count.to_string(),
    });
    let against_peer = row
        .measured
        .against_peer()
        .map_or_else(String::new, |ratio| format!("{ratio:.2} {}", met(ratio >= PEER_TARGET)));
    format!(
        "{:<18} {connections:>4} {:>9} {:>8.3} {:>8.3} {:>8.0} │ {:>9.3} {:>5.2} {:>8.0} │ {ratio:>9.2}  {target:<14} │ {statements:<21} │ {against_peer}",
        row.name,
        operation.count(),
        operation.percentile(50),
        operation.percentile(99),
        operation.rate(),
        hello.percentile(50),
        hello.percentile(99),
        hello.rate(),
    )
}

/// Which operations have answers that stalled, where nobody else was served.
fn stalled(rows: &[Row]) -> String {
    let alone = rows.iter().filter(|row| row.measured.connections == 1);
    let shares = alone.map(|row| (row.name.trim(), row.measured.operation.percent_above(STALL)));
    let shares: Vec<_> = shares
        .filter(|(_, percent)| *percent > 0.0)
        .map(|(name, percent)| format!("{name} {percent:.1} %"))
        .collect();
    let told = if shares.is_empty() {
        "none".to_owned()
    } else {
        shares.join(", ")
    };
    format!("answers above {} ms at one connection: {told}", STALL.as_millis())
}

fn row_json(row: &Row) -> Value {
    let figures = |sample: &crate::load::Sample| {
        json!({
            "requests": sample.count(),
            "p50_ms": sample.percentile(50),
            "p99_ms": sample.percentile(99),
            "requests_per_second": sample.rate(),
            "percent_above_35_ms": sample.percent_above(STALL),
            "failures": sample.failures.len(),
        })
    };
    json!({
        "name": row.name,
        "connections": row.measured.connections,
        "operation": figures(&row.measured.operation),
        "hello": figures(&row.measured.hello),
        "ratio": row.measured.ratio(),
        "requests_against_peer": row.measured.against_peer(),
        "peer": row.measured.peer.as_ref().map(figures),
        "ratio_target": row.target.filter(|_| row.measured.connections == 1),
        "statements": row.statements.map(|(count, _)| count),
        "statements_budget": row.statements.map(|(_, budget)| budget),
    })
}

fn met(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

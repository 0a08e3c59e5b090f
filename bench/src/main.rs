//! Measures the running bundle on a database as large as that of a busy platform, beside a component that only says
//! hello in the same run. A request that is not answered as it should be makes the run fail.
#![expect(clippy::print_stdout, reason = "a table on stdout is what the command is for")]

mod arguments;
mod bundle;
mod call;
mod cities;
mod client;
mod commands;
mod fill;
mod folder;
mod guests;
mod load;
mod machine;
mod measure;
mod native;
mod notifications;
mod operation;
mod operations;
mod orders;
mod peer;
mod prepare;
mod processor;
mod report;
mod slots;
mod start;

use anyhow::{Result, ensure};
use arguments::Arguments;
use bundle::Bundle;
use clap::Parser as _;
use fill::Size;
use folder::Folder;
use measure::{Extent, MANY, measure};
use operation::Operation;
use peer::Beside;
use prepare::prepare;
use processor::Processor;
use report::{Report, Row, SMALL_SEARCH};
use start::Start;
use std::{fs, process::ExitCode};

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every request was answered as it should be.
fn run() -> Result<bool> {
    let arguments = Arguments::parse();
    let machine = machine::Machine::read(&arguments.state)?;
    let (size, time) = (Size::of(&arguments), machine::time()?);
    let folder = Folder::new(&arguments)?;
    println!("· {}", size.line());
    fill::fill(&folder.database("large")?, size, time)?;
    fill::fill(&folder.database("small")?, Size::SMALL, time)?;

    println!("· starting");
    let cold_start = match arguments.cold_start() {
        true => Some(Start::measure(&folder, "large", &operations::search(size))?.1),
        false => None,
    };
    let (large, warm_start) = Start::measure(&folder, "large", &operations::search(size))?;
    let (small, _) = Start::measure(&folder, "small", &operations::search(Size::SMALL))?;
    println!("· making the requests");
    let extent = Extent {
        rounds: arguments.rounds,
        requests: arguments.requests,
    };
    let mut operations = prepare(&folder, &large, size, extent)?;
    operations.retain(|(operation, _)| arguments.only.as_ref().is_none_or(|only| operation.name.trim() == only));
    ensure!(
        !operations.is_empty(),
        "--only names no operation, see the table of a run without it"
    );
    let mut peer = match arguments.peer {
        true => Some(Beside::start(&folder, &large, size, &operations)?),
        false => None,
    };
    println!("· measuring");
    let rows = rows(&large, &small, &mut operations, peer.as_mut(), extent)?;
    let proof = operations
        .iter_mut()
        .find(|(operation, _)| operation.name == operation::PROOF);
    let proof = proof
        .map(|(operation, _)| Processor::measure(&large, operation))
        .transpose()?;
    let report = Report {
        machine,
        data: format!("{} · {}", arguments.engine.name(), size.line()),
        rows,
        proof,
        cold_start,
        warm_start,
        memory: large.memory()?,
        sizes: report::sizes(&folder.table)?,
    };
    report.print();
    if let Some(file) = &arguments.json {
        fs::write(file, serde_json::to_vec_pretty(&report.json())?)?;
    }
    Ok(report.failures().is_empty())
}

/// Every operation at one connection, then at many.
fn rows(
    large: &Bundle,
    small: &Bundle,
    operations: &mut [(Operation, usize)],
    mut peer: Option<&mut Beside>,
    extent: Extent,
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for connections in [1, MANY] {
        for (operation, statements) in &mut *operations {
            if operation.name == "search" {
                let mut search = operations::search(Size::SMALL);
                let measured = measure(small.address, large.address, &mut search, None, connections, extent)?;
                rows.push(Row {
                    name: SMALL_SEARCH,
                    measured,
                    target: None,
                    statements: None,
                });
            }
            let beside = peer.as_mut().and_then(|peer| peer.asked(operation.name));
            let measured = measure(large.address, large.address, operation, beside, connections, extent)?;
            let statements = Some((*statements, operation.budget));
            rows.push(Row {
                name: operation.name,
                measured,
                target: operation.target,
                statements,
            });
        }
    }
    Ok(rows)
}

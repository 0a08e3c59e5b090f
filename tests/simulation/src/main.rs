//! `simulate --seed N --steps N [--fault NAME]`: runs the simulation, and tells how fast it was or what it found.

use simulation::{Fault, Plan, run};
use std::{env, process::ExitCode, time::Instant};

const USAGE: &str = "usage: simulate [--seed N] [--steps N] [--fault NAME]";

#[expect(clippy::print_stdout, reason = "it is what the program is for")]
fn main() -> ExitCode {
    let plan = match plan(env::args().skip(1)) {
        Ok(plan) => plan,
        Err(fault) => {
            println!("{fault}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "how fast it is is a matter of the machine's time"
    )]
    let begun = Instant::now();
    match run(plan) {
        Ok(report) => {
            let seconds = begun.elapsed().as_secs_f64();
            println!("seed {}: {report}", plan.seed);
            println!("{:.0} steps a second", report.steps as f64 / seconds);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn plan(mut words: impl Iterator<Item = String>) -> Result<Plan, String> {
    let mut plan = Plan {
        seed: 1,
        steps: 100_000,
        fault: None,
    };
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{value} is no number"));
        match word.as_str() {
            "--seed" => plan.seed = number()?,
            "--steps" => plan.steps = number()?,
            "--fault" => plan.fault = Some(Fault::parse(&value).ok_or_else(|| format!("there is no fault {value}"))?),
            other => return Err(format!("{other} is not known")),
        }
    }
    Ok(plan)
}

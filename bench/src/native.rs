//! The operations without an engine around them: what a stay costs, and how many statements a request runs.
//!
//! The count is taken here because an engine does not tell it; it is the same code on the same database, and the native
//! store counts every statement, BEGIN and COMMIT too.

use crate::{
    call::Call,
    operation::{LOCK_CLOUD, Operation, PROOF},
};
use anyhow::{Context as _, Result, anyhow, bail};
use api::{Answer, Problem, World};
use caller::{KeyValue, NewSession, Way};
use clock::{Clock, Id, Moment};
use database::{Database, Ran};
use device::{Command, Driver, Outcome};
use outbound::Outbound;
use serde_json::Value;
use settings::{Mode, Settings};
use std::path::Path;
use toml::Table;

/// A world made by hand on the measured database.
pub struct Native {
    world: World,
}

/// A lock that opens at once; the sandbox's lock cloud has statements of its own, which are not the operation's.
struct Opens;

impl Driver for Opens {
    async fn issue(&self, _: &Command) -> Outcome {
        Outcome::Executed
    }
}

impl Native {
    /// On this database, with the settings of the manifest. Its ids are others than those of another seed.
    pub fn new(file: &Path, manifest: &Table, now: Moment, seed: u64) -> Result<Native> {
        let world = World {
            clock: Clock::simulated(now, seed),
            database: Database::in_file(file, true)?,
            key_value: KeyValue::default(),
            outbound: Outbound::default(),
            settings: Settings::given(settings(manifest)?),
            mode: Mode::Sandbox,
        };
        Ok(Native { world })
    }

    /// The price of a stay.
    pub fn quote(&self, wish: &Value) -> Result<i64> {
        let call = Call::new("POST", "/v1/quote", None).json(wish);
        let answer = self
            .handle("quote", &call)?
            .map_err(|problem| anyhow!("quote: {}", problem.slug()))?;
        let quote: Value = serde_json::from_slice(answer.body())?;
        quote["amount_fen"].as_i64().context("a quote without amount_fen")
    }

    /// How many statements one request of an operation runs; for an operation that needs a session, that of this guest.
    pub fn statements(&self, operation: &Operation, guest: Id) -> Result<usize> {
        let (name, call) = (operation.name, operation.first()?);
        let new = NewSession {
            user_id: guest,
            way: Way::Password,
            identity: None,
            client: "bench",
        };
        let login = caller::start(&self.world.database, &self.world.clock, new)?;
        let before = self.world.database.statements();
        let answer = self.handle(name, &call.clone().in_place_of_its_token(&login.token))?;
        let count = self.world.database.statements() - before;
        match answer {
            Ok(answer) if answer.status() == operation.status => Ok(count),
            Ok(answer) => bail!(
                "{name} answers {}: {}",
                answer.status(),
                String::from_utf8_lossy(answer.body())
            ),
            Err(problem) => bail!("{name}: {} {}", problem.slug(), problem.cause().unwrap_or_default()),
        }
    }

    /// Which statements this request of an operation runs, with their values.
    pub fn recorded(&self, operation: &Operation, call: &Call) -> Result<Vec<Ran>> {
        let (answer, ran) = self.world.database.recorded(|| self.handle(operation.name, call));
        match answer? {
            Ok(answer) if answer.status() == operation.status => Ok(ran),
            Ok(answer) => bail!("{} answers {}", operation.name, answer.status()),
            Err(problem) => bail!("{}: {}", operation.name, problem.slug()),
        }
    }

    fn handle(&self, operation: &str, call: &Call) -> Result<Result<Answer, Problem>> {
        let world = &self.world;
        let request = &call.request(&world.clock)?;
        Ok(match operation {
            "search" => pollster::block_on(kaimen_guest_search::handle(request, world)),
            "listing" => pollster::block_on(kaimen_guest_listing::answer(request, world)),
            "quote" => pollster::block_on(kaimen_guest_quote::handle(request, world)),
            "book" => pollster::block_on(kaimen_guest_book::handle(request, world)),
            "unlock" => pollster::block_on(kaimen_guest_unlock::handle_with(request, world, &Opens)),
            "pay-callback" | PROOF => pollster::block_on(kaimen_gateway_pay_callback::answer(request, world)),
            LOCK_CLOUD => pollster::block_on(kaimen_system_sandbox::handle(request, world)),
            _ => bail!("{operation} is not known natively"),
        })
    }
}

/// The defaults of the manifest. Their names live as long as the program, as the ports want it.
fn settings(manifest: &Table) -> Result<Vec<(&'static str, String)>> {
    let variables = manifest
        .get("variables")
        .and_then(toml::Value::as_table)
        .context("variables")?;
    let default = |(name, variable): (&String, &toml::Value)| {
        let default = variable.get("default").and_then(toml::Value::as_str)?;
        Some((&*name.clone().leak(), default.to_owned()))
    };
    Ok(variables.iter().filter_map(default).collect())
}

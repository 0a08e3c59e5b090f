//! POST /internal/tick — hands what is due to the components that answer for it.
//!
//! It knows no task by name: what there is, who answers for it and what is counted stands in the schedule. Orders and holds
//! count as over when their time is over, so it may come late, twice at once, or not for days.

mod owners;

use api::{Answer, Problem, Request, World};
use clock::Moment;
use futures_util::future::join_all;
pub use owners::{Chained, Owners};
use schedule::{Due, Lane, Report, Task};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// So long a tick goes on taking what is due of one stage; what is left then comes with the next.
const WORK_SECONDS: i64 = 12;

/// What a tick has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Whether there is more to do: tick again at once.
    pub more: bool,
    /// How much of what, by the names that the schedule has for it.
    #[serde(flatten)]
    pub counts: BTreeMap<String, usize>,
}

api::serve! {
    "/internal/tick" => POST handle;
}

/// Checks who calls and answers what was done.
///
/// # Errors
/// 401 for who does not know the secret, and what [`tick`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.ticker(request).await?;
    request.wants_nothing()?;
    Ok(Answer::ok(&tick(world, &Chained::new(world).await?).await?))
}

/// Does what is due now, stage by stage. Within a stage each lane is worked through for itself, side by side with the others:
/// who waits for a silent counterpart holds up nobody.
///
/// # Errors
/// Where the database fails; what was done before stays done.
pub async fn tick(world: &World, owners: &impl Owners) -> Result<Done, Problem> {
    let tasks = schedule::tasks(&world.database)?;
    let names = tasks.iter().flat_map(|task| task.counts.iter().cloned());
    let mut done = Done {
        counts: names.map(|name| (name, 0)).collect(),
        more: false,
    };
    let stages: BTreeSet<i64> = tasks.iter().map(|task| task.stage).collect();
    for stage in stages {
        stage_by_lanes(world, owners, &tasks, stage, &mut done).await?;
    }
    Ok(done)
}

/// Works until nothing of a stage is due, or its time is over.
async fn stage_by_lanes(
    world: &World,
    owners: &impl Owners,
    tasks: &[Task],
    stage: i64,
    done: &mut Done,
) -> Result<(), Problem> {
    let begun_at = world.clock.now();
    // Whose counterpart is silent, or whose owner failed, is left alone until the next tick.
    let mut shut = BTreeSet::new();
    loop {
        let now = world.clock.now();
        let lanes = schedule::lanes(&world.database, stage, now)?.into_iter();
        let open: Vec<Lane> = lanes.filter(|lane| !shut.contains(lane)).collect();
        if open.is_empty() {
            return Ok(());
        }
        if is_late(world, begun_at) {
            done.more = true;
            return Ok(());
        }
        let worked = open.iter().filter_map(|lane| {
            let task = tasks.iter().find(|task| task.name == lane.task)?;
            Some(work(world, owners, task, lane, begun_at))
        });
        for (lane, worked) in open.iter().zip(join_all(worked).await) {
            let Report { counts, is_silent } = worked?;
            for (name, count) in counts {
                *done.counts.entry(name).or_default() += count;
            }
            if is_silent {
                shut.insert(lane.clone());
            }
        }
    }
}

/// Hands over what is due of one lane, batch by batch. Whose owner failed is as silent as whose counterpart is.
async fn work(
    world: &World,
    owners: &impl Owners,
    task: &Task,
    lane: &Lane,
    begun_at: Moment,
) -> Result<Report, Problem> {
    let mut worked = Report::default();
    loop {
        let subjects = schedule::take(&world.database, task, &lane.lane, world.clock.now())?;
        let is_last = (subjects.len() as i64) < task.batch;
        if subjects.is_empty() {
            return Ok(worked);
        }
        match owners.hand_over(task, &Due { subjects }).await {
            Ok(report) => worked.add(report),
            Err(cause) => {
                eprintln!("tick: {} is left undone: {cause}", task.name);
                worked.is_silent = true;
            }
        }
        if worked.is_silent || is_last || is_late(world, begun_at) {
            return Ok(worked);
        }
    }
}

fn is_late(world: &World, begun_at: Moment) -> bool {
    world.clock.now() >= begun_at.plus_seconds(WORK_SECONDS)
}

//! A town and its steps.

use crate::{
    Plan,
    chance::Chance,
    check::{self, Violation, Watch},
    deed::{DEEDS, Deed},
    desk::Desk,
    door::Doors,
    gateway::Gateways,
    job::{Job, Outcome, Task},
    report::{Failure, Report},
    request::{Request, Wish},
    town::{self, Town},
    trace::Trace,
};
use api::{Answer, Problem, World};
use clock::Id;
use database::{Statements, parameters};
use kaimen_platform_refunds::intervene;
use scene::Ticked;
use serde::Deserialize;
use std::rc::Rc;

/// So many requests and ticks are under way at once, at most.
const JOBS: usize = 8;

/// How many steps lie between two looks at all attempts to pay, and at everything.
const ATTEMPTS: u64 = 64;
const EVERYTHING: u64 = 2000;

/// What a statement says that finds its process dead.
const DEATH: &str = "the process has died";

const OF_EXCEPTION: &str = "SELECT out_trade_no AS id FROM payment_exception WHERE id = ?1";

#[derive(Deserialize)]
struct OfException {
    id: Id,
}

/// All that there is.
pub(crate) struct Simulation {
    pub(crate) plan: Plan,
    pub(crate) chance: Chance,
    pub(crate) world: Rc<World>,
    pub(crate) gateways: Rc<Gateways>,
    pub(crate) doors: Rc<Doors>,
    pub(crate) town: Town,
    pub(crate) desk: Desk,
    pub(crate) jobs: Vec<Job>,
    /// How many more statements run before a machine dies.
    pub(crate) fuse: Option<usize>,
    /// How many receipts the shops have written.
    pub(crate) receipts: u64,
    /// Whether nobody asks for anything any more.
    pub(crate) is_quiet: bool,
    pub(crate) report: Report,
    watch: Watch,
    trace: Trace,
}

impl Simulation {
    pub(crate) fn found(plan: Plan) -> Result<Simulation, Box<Failure>> {
        let mut chance = Chance::new(plan.seed);
        let founded = town::found(chance.draw()).map_err(Violation::from);
        let planted = founded.and_then(|(world, town)| {
            plan.fault.map_or(Ok(()), |fault| fault.plant(&world.database))?;
            Ok((world, town))
        });
        let (world, town) =
            planted.map_err(|violation| Box::new(Failure::at(plan, 0, violation, &Trace::default())))?;
        Ok(Simulation {
            plan,
            gateways: Rc::new(Gateways::new(&world.clock, chance.fork(), plan.fault)),
            doors: Rc::new(Doors::new(chance.fork())),
            chance,
            world: Rc::new(world),
            town,
            desk: Desk::default(),
            jobs: Vec::new(),
            fuse: None,
            receipts: 0,
            is_quiet: false,
            report: Report::default(),
            watch: Watch::default(),
            trace: Trace::default(),
        })
    }

    /// All steps, and the quiet time.
    pub(crate) fn run(mut self) -> Result<Report, Box<Failure>> {
        let outcome = self.steps().and_then(|()| self.quiet()).and_then(|()| self.count_up());
        match outcome {
            Ok(()) => Ok(self.report),
            Err(violation) => Err(Box::new(Failure::at(
                self.plan,
                self.report.steps,
                violation,
                &self.trace,
            ))),
        }
    }

    fn steps(&mut self) -> Result<(), Violation> {
        while self.report.steps < self.plan.steps {
            if let Some(deed) = self.chance.weighted(&DEEDS) {
                self.step(deed)?;
            }
        }
        Ok(())
    }

    /// One thing happens, and everything is looked at that it touched. Where there was nothing to do, it was no step.
    pub(crate) fn step(&mut self, deed: Deed) -> Result<(), Violation> {
        if !self.act(deed)? {
            return Ok(());
        }
        self.report.steps += 1;
        self.watch.look(&self.world.database, &self.gateways)?;
        let violations = std::mem::take(&mut self.gateways.state().violations);
        if let Some(what) = violations.into_iter().chain(self.doors.violations()).next() {
            return Err(Violation::new("asked_wrongly", what));
        }
        if self.report.steps.is_multiple_of(ATTEMPTS) {
            check::look_at_attempts(&self.world.database, &self.gateways)?;
        }
        if self.report.steps.is_multiple_of(EVERYTHING) {
            check::look_at_all(&self.world.database)?;
        }
        Ok(())
    }

    /// Lets something run on a machine that may die on the way, and where somebody else may come in between. `true`: it has
    /// died, and nobody hears what came of it.
    pub(crate) fn on_machine<R>(
        &mut self,
        about: Option<Request>,
        act: impl FnOnce(&mut Simulation) -> R,
    ) -> Result<(R, bool), Violation> {
        let database = self.world.database.clone();
        let before = database.statements();
        if let Some(statements) = self.fuse {
            database.die_after(statements);
        }
        let visit = self.visit(about);
        let done = act(self);
        let is_dead = self.fuse.is_some() && database.is_dead();
        database.revive()?;
        self.fuse = match self.fuse {
            Some(statements) if !is_dead => Some(statements - (database.statements() - before)),
            _ => None,
        };
        visit.map_or(Ok(()), |visit| self.leave(visit))?;
        Ok((done, is_dead))
    }

    /// A machine dies with all that it works on; sometimes both do.
    pub(crate) fn bury(&mut self, machine: u8) {
        self.report.deaths += 1;
        let both = self.chance.per_mille(300);
        let (dead, living) = std::mem::take(&mut self.jobs)
            .into_iter()
            .partition(|job| both || job.machine == machine);
        self.jobs = living;
        let dead: Vec<Job> = dead;
        self.note(|| {
            format!(
                "machine {machine}{} dies: {dead:?}",
                if both { " and the other" } else { "" }
            )
        });
        for job in dead {
            match job.task {
                Task::Answer(request) => self.desk.lose(request),
                Task::Take(notice) => self.gateways.state().tell_again(notice),
                Task::Tick => {}
            }
        }
    }

    /// Sends a request to a machine.
    pub(crate) fn send(&mut self, request: Request) -> Result<(), Violation> {
        // Who pays by hand looks at the gateway's own page first.
        if matches!(request.wish, Wish::Intervene { refund, .. } if !self.gateways.state().is_for_people(refund)) {
            return Ok(());
        }
        let machine = self.machine();
        if request.wish.is_slow() {
            self.begin(request, machine);
            return Ok(());
        }
        let callers = self.town.callers.clone();
        let ask = |simulation: &mut Simulation| request.ask(&simulation.world, &callers[request.caller]);
        let (answer, is_dead) = self.on_machine(Some(request), ask)?;
        if is_dead {
            self.note(|| format!("{request:?} is never answered"));
            if answer.is_ok() {
                self.by_hand(request.wish);
            }
            self.desk.lose(request);
            self.bury(machine);
            return Ok(());
        }
        self.answer(request, answer)
    }

    fn begin(&mut self, request: Request, machine: u8) {
        if self.jobs.len() >= JOBS {
            return;
        }
        let caller = self.town.callers[request.caller].clone();
        let (world, gateways, doors) = (self.world.clone(), self.gateways.clone(), self.doors.clone());
        let work = async move { Outcome::Answered(request.ask_slowly(&world, &caller, &gateways, &doors).await) };
        self.note(|| format!("{request:?} begins on machine {machine}"));
        self.jobs.push(Job {
            machine,
            task: Task::Answer(request),
            work: Box::pin(work),
        });
    }

    /// `false` where two run already.
    pub(crate) fn begin_tick(&mut self) -> bool {
        let ticks = self.jobs.iter().filter(|job| matches!(job.task, Task::Tick)).count();
        if ticks >= 2 {
            return false;
        }
        let machine = self.machine();
        let (world, gateways, fault) = (self.world.clone(), self.gateways.clone(), self.plan.fault);
        let work = async move {
            if let Some(Err(error)) = fault.map(|fault| fault.in_tick(&world.database, world.clock.now())) {
                return Outcome::Ticked(Err(error.into()));
            }
            Outcome::Ticked(scene::tick(&world, gateways.as_ref()).await)
        };
        self.jobs.push(Job {
            machine,
            task: Task::Tick,
            work: Box::pin(work),
        });
        true
    }

    /// One of those that are under way gets a turn; `false` where none is.
    pub(crate) fn turn(&mut self) -> Result<bool, Violation> {
        let Some(index) = self.chance.index(self.jobs.len()) else {
            return Ok(false);
        };
        let machine = self.jobs[index].machine;
        let about = match &self.jobs[index].task {
            Task::Answer(request) => Some(*request),
            Task::Take(_) | Task::Tick => None,
        };
        let (outcome, is_dead) = self.on_machine(about, |simulation| simulation.jobs[index].turn())?;
        if is_dead {
            self.bury(machine);
            return Ok(true);
        }
        let Some(outcome) = outcome else { return Ok(true) };
        match (outcome, self.jobs.swap_remove(index).task) {
            (Outcome::Answered(answer), Task::Answer(request)) => self.answer(request, answer)?,
            (Outcome::Taken(taken), Task::Take(notice)) => {
                self.taken(notice, &taken.map_err(|error| error.to_string()))?;
            }
            (Outcome::Ticked(Ok(done)), _) => {
                self.report.count("found by asking", done.found_payments as u64);
                if done != Ticked::default() {
                    self.note(|| format!("{done:?}"));
                }
            }
            (Outcome::Ticked(Err(problem)), _) => judge(&problem)?,
            (outcome, task) => return Err(Violation::new("job", format!("{task:?} ends with {outcome:?}"))),
        }
        Ok(true)
    }

    /// A client gets its answer.
    pub(crate) fn answer(&mut self, request: Request, answer: Result<Answer, Problem>) -> Result<(), Violation> {
        match answer {
            Ok(answer) => {
                self.note(|| format!("{request:?}: {}", String::from_utf8_lossy(answer.body())));
                self.by_hand(request.wish);
                if self.desk.knows(request) {
                    self.report.count("answered again", 1);
                }
                let heard = self.desk.hear(request, answer.status(), answer.body());
                let cashier = heard.map_err(|what| Violation::new("another_answer", what))?;
                if let Some(payment) = cashier {
                    self.gateways.state().hand_out(payment);
                }
                Ok(())
            }
            Err(problem) => {
                self.note(|| format!("{request:?}: {} {:?}", problem.slug(), problem.cause()));
                self.report.count(&format!("refused {}", problem.slug()), 1);
                self.desk.note_answered(request);
                judge(&problem)
            }
        }
    }

    /// What an operator says was done by hand at a gateway is done there.
    fn by_hand(&mut self, wish: Wish) {
        let mut state = self.gateways.state();
        match wish {
            Wish::Intervene { refund, deed } => match deed {
                intervene::Deed::SettledByHand => state.settle_by_hand(refund),
                intervene::Deed::Retried => state.take_up_again(refund),
            },
            Wish::Resolve {
                exception,
                goes_back: false,
            } => {
                let trade = self.world.database.optional(OF_EXCEPTION, parameters![exception]);
                if let Ok(Some(OfException { id })) = trade {
                    state.give_back_by_hand(id);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn machine(&mut self) -> u8 {
        u8::from(self.chance.per_mille(500))
    }

    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        let line = format!("{:>6} {} {}", self.report.steps, self.world.clock.now(), line());
        self.trace.note(line);
    }
}

/// A refusal is as good as any answer; a fault of ours is none. A database that lives takes every statement.
fn judge(problem: &Problem) -> Result<(), Violation> {
    let cause = problem.cause().unwrap_or("no cause");
    if problem.is(&api::problems::INTERNAL) {
        return Err(Violation::new("internal", cause));
    }
    judge_failure(cause)
}

/// The same where a gateway is told nothing but that we failed.
pub(crate) fn judge_failure(cause: &str) -> Result<(), Violation> {
    if cause.starts_with("database: ") && !cause.contains(DEATH) {
        return Err(Violation::new("database", cause));
    }
    Ok(())
}

impl Failure {
    fn at(plan: Plan, step: u64, violation: Violation, trace: &Trace) -> Failure {
        Failure {
            plan,
            step,
            violation,
            trace: trace.lines(),
        }
    }
}

//! Somebody else comes in between two statements of what runs, as another machine might: a request about the same, the same
//! request once more, or a gateway that tells something.

use crate::{
    act::take,
    check::Violation,
    gateway::Notice,
    interloper,
    request::{Request, Wish},
    simulation::Simulation,
};
use api::{Answer, Problem};
use money::Fen;
use std::{cell::RefCell, rc::Rc};

/// Who comes.
#[derive(Clone, Debug)]
enum Visitor {
    Client(Request),
    Gateway(Notice),
}

enum Outcome {
    Answered(Result<Answer, Problem>),
    Taken(Result<String, database::Error>),
}

/// Who waits before the door, and what came of it.
pub(crate) struct Visit {
    visitor: Visitor,
    outcome: Rc<RefCell<Option<Outcome>>>,
}

impl Simulation {
    /// Lets somebody wait for a moment in what runs next, which is about `beside`.
    pub(crate) fn visit(&mut self, beside: Option<Request>) -> Option<Visit> {
        if self.is_quiet || self.fuse.is_some() || !self.chance.per_mille(60) {
            return None;
        }
        let visitor = self.visitor(beside)?;
        let visit = Visit {
            visitor: visitor.clone(),
            outcome: Rc::default(),
        };
        let (outcome, world, fault) = (visit.outcome.clone(), self.world.clone(), self.plan.fault);
        let callers = self.town.callers.clone();
        let act = move || {
            let done = match visitor {
                Visitor::Client(request) => Outcome::Answered(request.ask(&world, &callers[request.caller])),
                Visitor::Gateway(notice) => Outcome::Taken(take(&world, fault, &notice)),
            };
            outcome.replace(Some(done));
        };
        interloper::wait(self.chance.below(5), act);
        self.world.database.let_in(Some(interloper::come_in));
        Some(visit)
    }

    fn visitor(&mut self, beside: Option<Request>) -> Option<Visitor> {
        let gateway = self.chance.per_mille(if beside.is_none() { 1000 } else { 250 });
        if gateway {
            return self
                .gateways
                .state()
                .next_notice(|notice| !notice.asks_back())
                .map(Visitor::Gateway);
        }
        let request = beside?;
        if !request.wish.is_slow() && self.chance.per_mille(400) {
            return Some(Visitor::Client(request));
        }
        let Some(order) = request.wish.subject() else {
            // Somebody else wants the same articles, or a room.
            let wish = match request.wish {
                Wish::Buy(basket) => Wish::Buy(basket),
                _ => self.room_and_time(),
            };
            return Some(Visitor::Client(self.desk.request(request.caller, wish)));
        };
        let amount = Fen::new(self.chance.between(1, 3000));
        let wish = match self.chance.below(6) {
            0 => Wish::Cancel { order },
            1 => Wish::Renew { order, minutes: 10 },
            2 => Wish::Give { order, amount },
            3 => Wish::AskBack { order, amount: None },
            4 => Wish::AskMore { order, amount },
            _ => {
                self.receipts += 1;
                Wish::Confirm {
                    order,
                    receipt: self.receipts,
                }
            }
        };
        Some(Visitor::Client(self.desk.request(request.caller, wish)))
    }

    /// The moment is over: what came of the visit is heard, after what it came in between.
    pub(crate) fn leave(&mut self, visit: Visit) -> Result<(), Violation> {
        self.world.database.let_in(None);
        interloper::go_home();
        let outcome = visit.outcome.take();
        self.report.count("in between", u64::from(outcome.is_some()));
        match (visit.visitor, outcome) {
            (Visitor::Client(request), Some(Outcome::Answered(answer))) => {
                self.note(|| "in between:".to_owned());
                self.answer(request, answer)
            }
            (Visitor::Gateway(notice), Some(Outcome::Taken(taken))) => {
                self.note(|| "in between:".to_owned());
                self.taken(notice, &taken.map_err(|error| error.to_string()))
            }
            (Visitor::Gateway(notice), _) => {
                self.gateways.state().notices.push(notice);
                Ok(())
            }
            (Visitor::Client(_), _) => Ok(()),
        }
    }
}

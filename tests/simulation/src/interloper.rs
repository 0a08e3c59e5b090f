//! Somebody else who comes in between two statements of a verb, as another machine might.

use std::cell::RefCell;

thread_local! {
    /// Who waits, and how many statements from now. A simulation has one thread, and the store calls a plain function.
    static WAITING: RefCell<Option<Waiting>> = const { RefCell::new(None) };
}

struct Waiting {
    statements: u64,
    act: Box<dyn FnOnce()>,
}

/// Lets `act` run after so many statements that stand for themselves.
pub(crate) fn wait(statements: u64, act: impl FnOnce() + 'static) {
    let act = Box::new(act);
    WAITING.set(Some(Waiting { statements, act }));
}

/// Whoever waits goes home.
pub(crate) fn go_home() {
    WAITING.set(None);
}

/// What the store calls before each statement outside a transaction.
pub(crate) fn come_in() {
    let is_due = |waiting: &mut Waiting| {
        let is_due = waiting.statements == 0;
        waiting.statements = waiting.statements.saturating_sub(1);
        is_due
    };
    let due = WAITING.with_borrow_mut(|waiting| waiting.take_if(is_due));
    if let Some(Waiting { act, .. }) = due {
        act();
    }
}

//! `openapi.yaml` is what the bundle does: the same paths, methods, answers and problems, no fewer and no more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod document;
mod exchange;
mod form;
mod permissions;
mod problems;
mod routes;
mod scenes;
mod schema;

use document::document;
use std::collections::BTreeSet;
use tests::{Bundle, Exchange, evening};

#[test]
fn every_exchange_is_as_described_and_every_operation_has_been_seen() {
    let bundle = Bundle::start();
    evening(&bundle);
    scenes::account(&bundle);
    scenes::rooms(&bundle);
    scenes::orders(&bundle);
    scenes::doors(&bundle);
    scenes::gateway(&bundle);
    scenes::money(&bundle);
    scenes::accounts(&bundle);
    scenes::back_office(&bundle);
    scenes::shop(&bundle);
    let new = Bundle::with(&["--variable", "setup_secret=what-only-the-owner-of-it-knows"]);
    scenes::set_up(&new, "what-only-the-owner-of-it-knows");
    let live = Bundle::with(&["--variable", "mode=live"]);
    scenes::unset(&live);

    let document = document();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for exchange in [&bundle, &new, &live].into_iter().flat_map(public) {
        faults.extend(exchange::faults(&document, &exchange));
        let path = exchange.path.split('?').next().unwrap_or_default();
        if let (200..300, Ok(Some(operation))) = (exchange.reply.status, document.serving(&exchange.method, path)) {
            seen.insert(operation.name());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let unseen: Vec<_> = document
        .operations()
        .iter()
        .map(document::Operation::name)
        .filter(|name| !seen.contains(name))
        .collect();
    assert!(unseen.is_empty(), "never seen to succeed: {unseen:?}");
}

/// What the sandbox is told and tells is no part of the contract: it plays people and counterparts.
fn public(bundle: &Bundle) -> Vec<Exchange> {
    bundle
        .recorded()
        .into_iter()
        .filter(|exchange| !exchange.path.starts_with("/sandbox"))
        .collect()
}

//! An order of an hour, paid and not yet given back.

use clock::{Id, Moment};
use money::Fen;
use order::{Listing, Status, Store, View};

/// When it begins.
pub(crate) const START: i64 = 1_773_385_200;

/// As it stands where its status is this one.
pub(crate) fn order(status: Status) -> View {
    let id = Id::parse("0197a000000070008000000000000001").unwrap();
    let at = |seconds| Moment::from_unix(START + seconds);
    View {
        id,
        status,
        kind: "room".to_owned(),
        listing: Listing {
            id,
            name: "竹".to_owned(),
        },
        store: Store {
            id,
            name: "店".to_owned(),
            address: "路".to_owned(),
        },
        starts_at: Some(at(0)),
        ends_at: Some(at(3600)),
        over_at: Some(at(3600)),
        people: Some(2),
        amount_fen: Fen::new(3333),
        paid_fen: Fen::new(3333),
        refunded_fen: Fen::ZERO,
        refunding_fen: Fen::ZERO,
        pay_before: at(-7200),
        placed_at: at(-8000),
        used_from: None,
        used_until: None,
        remark: String::new(),
    }
}

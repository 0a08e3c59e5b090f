//! What is left of the money, and whether giving it back gives the order up.

use clock::{Id, Moment};
use money::Fen;
use order::{Listing, Status, Store, View};

const START: i64 = 1_773_385_200;

fn order(status: Status) -> View {
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
        amount_fen: Fen::new(4000),
        paid_fen: Fen::new(4000),
        refunded_fen: Fen::new(500),
        refunding_fen: Fen::new(500),
        pay_before: at(-7200),
        placed_at: at(-8000),
        used_from: None,
        used_until: None,
        remark: String::new(),
    }
}

#[test]
fn only_all_that_is_left_before_the_stay_gives_the_order_up() {
    let before = Moment::from_unix(START - 1);
    let paid = order(Status::Paid);
    assert_eq!(paid.left_fen(), Fen::new(3000));
    assert!(paid.is_given_up_by_refund(Fen::new(3000), before));
    assert!(!paid.is_given_up_by_refund(Fen::new(2999), before));
    assert!(!paid.is_given_up_by_refund(Fen::new(3000), Moment::from_unix(START)));
    let entered = View {
        used_from: Some(before),
        ..order(Status::Paid)
    };
    assert!(!entered.is_given_up_by_refund(Fen::new(3000), before));
    for status in Status::ALL.into_iter().filter(|status| *status != Status::Paid) {
        assert!(
            !order(status).is_given_up_by_refund(Fen::new(3000), before),
            "{status:?}"
        );
    }
}

#[test]
fn a_wish_that_was_never_paid_has_nothing_to_ask_for() {
    let now = Moment::from_unix(START - 7200);
    assert_eq!(
        order(Status::PendingPayment).may_ask_for_refund(now),
        Err(Status::Expired)
    );
    for status in Status::ALL {
        let is_unpaid = matches!(status, Status::PendingPayment | Status::Expired);
        assert_eq!(order(status).may_ask_for_refund(now).is_err(), is_unpaid, "{status:?}");
    }
}

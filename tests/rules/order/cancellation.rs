//! What comes back to who cancels.

use clock::{Id, Moment};
use money::Fen;
use order::{Bought, Listing, Status, Store, View};
use tariff::{RefundRule, Tariff};

const START: i64 = 1_773_385_200;

fn terms() -> Bought {
    let rule = |hours_before, percent| RefundRule { hours_before, percent };
    let terms = Tariff {
        cancellation: vec![rule(24, 100), rule(2, 50), rule(0, 33)],
        ..Tariff::flat(Fen::new(4000))
    };
    Bought {
        amount_fen: Fen::new(3333),
        terms: Some(terms),
    }
}

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

fn refund(order: &View, seconds_before: i64) -> Result<i64, Status> {
    let now = Moment::from_unix(START - seconds_before);
    order.refund_if_cancelled(&[terms()], now).map(Fen::get)
}

#[test]
fn the_share_falls_as_the_stay_comes_nearer() {
    let paid = order(Status::Paid);
    assert_eq!(refund(&paid, 24 * 3600), Ok(3333));
    assert_eq!(refund(&paid, 24 * 3600 - 1), Ok(1666));
    assert_eq!(refund(&paid, 2 * 3600 - 1), Ok(1099));
    assert_eq!(refund(&paid, 1), Ok(1099));
    assert_eq!(refund(&paid, 0), Err(Status::Paid));
    assert_eq!(refund(&paid, -3600), Err(Status::NoShow));
}

#[test]
fn what_went_back_already_is_not_given_back_again() {
    let twice = View {
        paid_fen: Fen::new(6666),
        refunding_fen: Fen::new(3333),
        ..order(Status::Paid)
    };
    assert_eq!(refund(&twice, 3 * 3600), Ok(1666));
    let free = View {
        paid_fen: Fen::ZERO,
        ..order(Status::Paid)
    };
    assert_eq!(refund(&free, 48 * 3600), Ok(0));
}

#[test]
fn only_what_has_not_begun_can_be_cancelled() {
    let waiting = order(Status::PendingPayment);
    assert_eq!(refund(&waiting, 7201), Ok(0));
    assert_eq!(refund(&waiting, 7200), Err(Status::Expired));
    let used = View {
        used_from: Some(Moment::from_unix(START - 60)),
        ..order(Status::Paid)
    };
    assert_eq!(refund(&used, 30), Err(Status::Paid));
    for status in Status::ALL {
        if !matches!(status, Status::PendingPayment | Status::Paid) {
            assert_eq!(refund(&order(status), 48 * 3600), Err(status));
        }
    }
}

#[test]
fn each_thing_has_its_part_of_the_money_and_its_own_terms() {
    let tea = Bought {
        amount_fen: Fen::new(1667),
        terms: None,
    };
    let both = View {
        paid_fen: Fen::new(5000),
        ..order(Status::Paid)
    };
    let back = |seconds_before: i64, bought: &[Bought]| {
        let now = Moment::from_unix(START - seconds_before);
        both.refund_if_cancelled(bought, now).map(Fen::get)
    };
    assert_eq!(back(24 * 3600, &[terms(), tea.clone()]), Ok(5000));
    assert_eq!(back(3 * 3600, &[terms(), tea.clone()]), Ok(1666 + 1667));
    assert_eq!(back(3600, &[tea, terms()]), Ok(1667 + 1099));
}

use clock::{Id, Moment};
use message::reminder::{Verdict, Waiting};
use money::Fen;

const ASKED: i64 = 1_000_000;
const LEAD: i64 = 300;

fn waiting() -> Waiting {
    Waiting {
        order_id: Id::parse("0197a000000070008000000000000001").unwrap(),
        amount_fen: Fen::new(4000),
        asked_at: Moment::from_unix(ASKED),
        pay_before: Moment::from_unix(ASKED + 900),
        cashier_at: None,
        is_payable: true,
        is_told: false,
    }
}

fn at(waiting: Waiting, seconds: i64) -> Verdict {
    waiting.verdict(Moment::from_unix(ASKED + seconds), LEAD)
}

fn again(seconds: i64) -> Verdict {
    Verdict::Again(Moment::from_unix(ASKED + seconds))
}

#[test]
fn one_is_reminded_from_the_lead_until_half_a_minute_before_the_end() {
    assert_eq!(at(waiting(), 60), again(600));
    assert_eq!(at(waiting(), 599), again(600));
    assert_eq!(at(waiting(), 600), Verdict::Now);
    assert_eq!(at(waiting(), 869), Verdict::Now);
    assert_eq!(at(waiting(), 870), Verdict::Over);
    let told = Waiting {
        is_told: true,
        ..waiting()
    };
    assert_eq!(at(told, 600), Verdict::Over);
}

#[test]
fn who_had_no_more_time_than_the_lead_is_left_alone() {
    let short = |seconds| Waiting {
        pay_before: Moment::from_unix(ASKED + seconds),
        ..waiting()
    };
    assert_eq!(at(short(300), 0), Verdict::Over);
    assert_eq!(at(short(301), 1), Verdict::Now);
    assert_eq!(waiting().verdict(Moment::from_unix(ASKED), i64::MAX), Verdict::Over);
    let never = waiting().verdict(Moment::from_unix(ASKED + 600), 0);
    assert_eq!(never, again(900), "no lead is no reminder");
}

#[test]
fn who_stands_at_the_cashier_pays_in_peace_and_what_is_not_payable_is_looked_at_again() {
    let cashier = |seconds| Waiting {
        cashier_at: Some(Moment::from_unix(ASKED + seconds)),
        ..waiting()
    };
    assert_eq!(at(cashier(590), 600), again(650));
    assert_eq!(at(cashier(540), 600), Verdict::Now);
    let owed = Waiting {
        is_payable: false,
        ..waiting()
    };
    assert_eq!(at(owed, 600), again(660));
    assert_eq!(at(owed, 870), Verdict::Over);
}

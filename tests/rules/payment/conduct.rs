//! Signs in what a guest asked back.

use money::Fen;
use payment::Conduct;

fn conduct(requests: i64, refunds: i64, paid: i64, back: i64) -> Conduct {
    Conduct {
        requests,
        refunds,
        paid_fen: Fen::new(paid),
        refunded_fen: Fen::new(back),
    }
}

#[test]
fn one_bad_evening_is_no_sign() {
    assert!(!conduct(1, 1, 4000, 4000).is_unusual());
    assert!(!conduct(2, 2, 9000, 4000).is_unusual());
    assert!(!conduct(0, 5, 100_000, 20_000).is_unusual());
}

#[test]
fn many_wishes_or_most_of_the_money_back_are_signs() {
    assert!(conduct(3, 0, 100_000, 0).is_unusual());
    assert!(conduct(1, 3, 10_000, 5000).is_unusual());
}

#[test]
fn the_share_is_between_nothing_and_all() {
    assert_eq!(conduct(0, 0, 0, 0).refunded_percent(), 0);
    assert_eq!(conduct(0, 1, 3, 2).refunded_percent(), 66);
    assert_eq!(conduct(0, 1, i64::MAX, i64::MAX).refunded_percent(), 100);
}

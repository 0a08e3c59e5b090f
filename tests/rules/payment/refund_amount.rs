//! How much goes back.

use money::Fen;
use payment::{RefundRefusal, refund_amount};
use proptest::prelude::*;

proptest! {
    #[test]
    fn what_goes_back_is_positive_and_never_more_than_is_left(asked: Option<i64>, left: i64) {
        match refund_amount(asked.map(Fen::new), Fen::new(left)) {
            Ok(amount) => {
                prop_assert!(amount.is_positive() && amount <= Fen::new(left));
                prop_assert_eq!(amount.get(), asked.unwrap_or(left));
            }
            Err(RefundRefusal::NotPositive) => prop_assert!(asked.is_some_and(|fen| fen <= 0)),
            Err(RefundRefusal::NothingLeft) => prop_assert!(left <= 0),
            Err(RefundRefusal::TooLarge { left: told }) => {
                prop_assert!(told == Fen::new(left) && asked.is_some_and(|fen| fen > left));
            }
        }
    }
}

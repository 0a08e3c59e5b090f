//! The right to a door.

use clock::Moment;
use device::{Entry, Refusal};
use order::Status;

fn at(status: Status, now: i64) -> Result<(), Refusal> {
    let stay = Entry {
        status,
        starts_at: Moment::from_unix(6000),
        ends_at: Moment::from_unix(9600),
        early_entry_minutes: 5,
    };
    stay.may_enter(Moment::from_unix(now))
}

#[test]
fn the_door_is_the_guests_from_early_entry_to_the_end() {
    let opens_at = Moment::from_unix(5700);
    for status in [Status::Paid, Status::InUse] {
        assert_eq!(at(status, 5699), Err(Refusal::TooEarly { opens_at }));
        assert_eq!(at(status, 5700), Ok(()));
        assert_eq!(at(status, 9599), Ok(()));
        assert_eq!(at(status, 9600), Err(Refusal::Ended));
    }
}

#[test]
fn without_a_paid_stay_there_is_no_right_to_a_door() {
    for status in [Status::PendingPayment, Status::Expired] {
        assert_eq!(at(status, 6000), Err(Refusal::NotPaid));
    }
    for status in [
        Status::Completed,
        Status::Cancelled,
        Status::Refunding,
        Status::Refunded,
        Status::NoShow,
    ] {
        assert_eq!(at(status, 6000), Err(Refusal::Ended));
    }
}

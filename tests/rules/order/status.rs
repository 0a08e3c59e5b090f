//! Where an order stands.

use clock::Moment;
use order::Status;

#[test]
fn every_status_has_one_name() {
    for status in Status::ALL {
        assert_eq!(Status::parse(status.name()), Some(status));
        assert_eq!(serde_json::to_value(status).unwrap(), status.name());
    }
    assert_eq!(Status::parse("Paid"), None);
    assert_eq!(Status::parse(""), None);
}

#[test]
fn time_alone_ends_what_it_ends() {
    let at = |status: Status, now| {
        status.at(
            Moment::from_unix(now),
            Moment::from_unix(10),
            Some(Moment::from_unix(100)),
        )
    };
    assert_eq!(at(Status::PendingPayment, 9), Status::PendingPayment);
    assert_eq!(at(Status::PendingPayment, 10), Status::Expired);
    assert_eq!(at(Status::InUse, 99), Status::InUse);
    assert_eq!(at(Status::InUse, 100), Status::Completed);
    assert_eq!(at(Status::Paid, 100), Status::NoShow);
    assert_eq!(at(Status::Refunded, 100), Status::Refunded);
    for status in [Status::Paid, Status::InUse] {
        let endless = status.at(Moment::from_unix(i64::MAX), Moment::from_unix(10), None);
        assert_eq!(endless, status);
    }
}

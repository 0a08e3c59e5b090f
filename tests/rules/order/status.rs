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

#[test]
fn what_may_be_written_of_a_status_is_what_time_makes_it_of() {
    let moment = Moment::from_unix;
    for written in Status::ALL {
        for (pay_before, over_at) in [
            (0, None),
            (9, None),
            (0, Some(0)),
            (9, Some(9)),
            (9, Some(0)),
            (0, Some(9)),
        ] {
            let told = written.at(moment(5), moment(pay_before), over_at.map(moment));
            assert!(told.written().contains(&written), "{written:?} is told as {told:?}");
        }
        assert!(written.written().contains(&written));
    }
}

#[test]
fn statuses_are_listed_by_their_names() {
    let listed = |names| Status::listed(names).unwrap();
    assert_eq!((listed(None), listed(Some(""))), (None, None));
    assert_eq!(listed(Some("paid,in_use")), Some(vec![Status::Paid, Status::InUse]));
    for odd in ["paid,", ",", "Paid", "paid in_use"] {
        assert_eq!(Status::listed(Some(odd)).unwrap_err().slug(), "unreadable", "{odd}");
    }
}

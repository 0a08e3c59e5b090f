use clock::Moment;
use message::stay_end::{Ahead, next};

/// An end at 1800: a reminder a quarter of an hour before it, until the next, and one five minutes before it.
fn ahead() -> [Ahead; 2] {
    [("stay_ends_15", 900, 1500), ("stay_ends_5", 1500, 1770)].map(|(template, at, useful_until)| Ahead {
        template: template.to_owned(),
        at: Moment::from_unix(at),
        useful_until: Moment::from_unix(useful_until),
    })
}

fn next_at(ahead: &[Ahead], seconds: i64) -> Option<i64> {
    next(ahead, Moment::from_unix(seconds)).map(|reminder| reminder.at.unix())
}

#[test]
fn a_reminder_is_the_next_one_until_it_would_come_too_late() {
    let both = ahead();
    for (now, expected) in [
        (0, Some(900)),
        (900, Some(900)),
        (1499, Some(900)),
        (1500, Some(1500)),
        (1769, Some(1500)),
        (1770, None),
        (1800, None),
    ] {
        assert_eq!(next_at(&both, now), expected, "{now}");
    }
    assert_eq!(next_at(&both[1..], 0), Some(1500));
    assert_eq!(next_at(&[], 0), None);
}

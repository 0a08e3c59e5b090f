use clock::Moment;
use message::delivery::Outcome;

fn now() -> Moment {
    Moment::from_unix(1_000_000)
}

#[test]
fn a_clear_refusal_is_tried_again_later_each_time_and_not_for_ever() {
    let refused = Outcome::Refused("too often".to_owned());
    let pauses: Vec<_> = (1..5)
        .map(|attempts| {
            let (state, at, failure) = refused.after(attempts, now());
            assert_eq!((state, failure), ("waiting", Some("too often")));
            at.unix() - now().unix()
        })
        .collect();
    assert_eq!(pauses, [60, 300, 1500, 7500]);
    assert_eq!(refused.after(5, now()), ("failed", now(), Some("too often")));
}

#[test]
fn what_may_have_been_sent_is_never_tried_again() {
    let cause = || "no answer".to_owned();
    for (outcome, state, failure) in [
        (Outcome::Unknown(cause()), "unknown", Some("no answer")),
        (Outcome::Failed(cause()), "failed", Some("no answer")),
        (Outcome::Sent, "sent", None),
        (Outcome::NotWanted(None), "not_wanted", None),
    ] {
        assert_eq!(outcome.after(1, now()), (state, now(), failure));
    }
}

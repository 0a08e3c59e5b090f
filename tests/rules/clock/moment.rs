//! A point in time, as it is written.

use clock::Moment;

#[test]
fn it_is_read_with_an_offset_only() {
    assert_eq!(
        Moment::parse("2026-05-01T20:00:00+08:00"),
        Some(Moment::from_unix(1_777_636_800))
    );
    assert_eq!(
        Moment::parse("2026-05-01T12:00:00Z"),
        Some(Moment::from_unix(1_777_636_800))
    );
    assert_eq!(Moment::parse("2026-05-01T20:00:00"), None);
    assert_eq!(Moment::parse("1777636800"), None);
    assert_eq!(
        Moment::parse("2026-05-01T20:00:00 08:00"),
        Some(Moment::from_unix(1_777_636_800))
    );
    assert_eq!(Moment::parse("1969-12-31T23:59:59Z"), None);
}

#[test]
fn it_is_written_in_chinas_time() {
    assert_eq!(
        Moment::from_unix(1_777_636_800).to_string(),
        "2026-05-01T20:00:00+08:00"
    );
    assert_eq!(Moment::from_unix(1_777_636_859).in_words(), "2026年5月1日 20:00");
    assert_eq!(Moment::from_unix(i64::MIN).in_words(), "1970年1月1日 08:00");
}

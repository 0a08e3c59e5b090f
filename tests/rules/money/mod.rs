//! Amounts: their shares, and how they are written.

use money::Fen;

#[test]
fn a_share_is_rounded_down() {
    assert_eq!(Fen::new(101).percent(50), Fen::new(50));
    assert_eq!(Fen::new(4000).percent(100), Fen::new(4000));
    assert_eq!(Fen::new(4000).percent(0), Fen::ZERO);
}

#[test]
fn it_reads_as_yuan() {
    assert_eq!(Fen::new(4005).to_string(), "40.05");
    assert_eq!(Fen::new(-7).to_string(), "-0.07");
}

#[test]
fn yuan_are_read_exactly() {
    for (text, fen) in [
        ("0.01", 1),
        ("40.05", 4005),
        ("40.5", 4050),
        ("40", 4000),
        ("-0.07", -7),
        ("0.29000", 29),
        ("92233720368547758.07", i64::MAX),
    ] {
        assert_eq!(Fen::from_yuan(text), Some(Fen::new(fen)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_none() {
    for text in [
        "",
        "-",
        ".",
        "1.",
        ".5",
        "1.001",
        "0.00600",
        "+1",
        " 1",
        "1e2",
        "1,000.00",
        "一",
        "--1",
        "92233720368547758.08",
    ] {
        assert_eq!(Fen::from_yuan(text), None, "{text}");
    }
}

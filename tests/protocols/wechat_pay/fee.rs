//! Fees, which have parts of a fen.

use money::Fen;
use wechat_pay::MilliFen;

#[test]
fn yuan_are_read_exactly_and_written_again() {
    for (text, milli_fen, fen) in [
        ("0.00600", 600, 1),
        ("-0.00600", -600, -1),
        ("0.00499", 499, 0),
        ("0", 0, 0),
        ("12.34", 1_234_000, 1234),
        ("1.000000", 100_000, 100),
    ] {
        let fee = MilliFen::from_yuan(text);
        assert_eq!(fee, Some(MilliFen::new(milli_fen)), "{text}");
        assert_eq!(fee.map(MilliFen::rounded), Some(Fen::new(fen)), "{text}");
    }
    for text in [
        "",
        "-",
        ".5",
        "1.",
        "0.000001",
        "1e3",
        "+1",
        "１",
        "92233720368547758.07",
        "--1",
    ] {
        assert_eq!(MilliFen::from_yuan(text), None, "{text}");
    }
    assert_eq!(MilliFen::new(-600).to_string(), "-0.00600");
    assert_eq!(MilliFen::new(1_234_005).to_string(), "12.34005");
}

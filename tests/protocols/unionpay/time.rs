//! Times, which are Beijing's.

use unionpay::time::{parse, parse_near, write};

#[test]
fn a_time_is_beijings() {
    assert_eq!(write(1_662_614_526).as_deref(), Some("20220908132206"));
    assert_eq!(parse("20220908132206"), Some(1_662_614_526));
    for odd in [
        "",
        "2022090813220",
        "202209081322060",
        "20220908132260x",
        "20221308132206",
        "20220908１2206",
    ] {
        assert_eq!(parse(odd), None, "{odd}");
    }
    for far in [i64::MIN, -1, i64::MAX] {
        assert_eq!(write(far), None, "{far}");
    }
}

#[test]
fn a_time_without_a_year_belongs_to_the_nearest() {
    let new_year = parse("20260101000010").unwrap_or_default();
    assert_eq!(parse_near("1231235959", new_year), parse("20251231235959"));
    assert_eq!(parse_near("0101000100", new_year - 20), parse("20260101000100"));
    assert_eq!(
        parse_near("0229120000", parse("20240301000000").unwrap_or_default()),
        parse("20240229120000")
    );
    assert_eq!(parse_near("0230120000", new_year), None);
    assert_eq!(parse_near("0101000100", i64::MAX), None);
}

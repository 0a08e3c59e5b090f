//! Mobile numbers of mainland China.

use proptest::prelude::*;
use sms::{Phone, PhoneInvalid};

#[test]
fn every_way_of_writing_is_the_same_number() {
    for text in [
        "13800138000",
        "+8613800138000",
        "008613800138000",
        "8613800138000",
        " 138-0013 8000 ",
        "+86 138 0013 8000",
        "00-86 13800138000",
        "08613800138000",
        "(+86) 138-0013-8000",
        "（＋８６）１３８　００１３　８０００",
        "\u{202a}+86\u{a0}138\u{a0}0013\u{a0}8000\u{202c}",
        "\u{200e}138\u{2010}0013\u{2014}8000\u{200b}",
        "138\u{2212}0013\u{ff0d}8000",
        "\u{feff}138\u{2009}0013\t8000\r\n",
    ] {
        let phone: Phone = text.parse().unwrap();
        assert_eq!(
            (phone.e164().as_str(), phone.national()),
            ("+8613800138000", "13800138000"),
            "{text}"
        );
    }
}

#[test]
fn other_numbers_are_refused() {
    for text in [
        "",
        "1380013800",
        "138001380000",
        "12800138000",
        "23800138000",
        "+85213800138000",
        "+13800138000",
        "86",
        "1380013800a",
        "٠١٣٨٠٠١٣٨٠٠",
        "1380013800\u{0}0",
        "13800138000;",
        "+8686 13800138000",
    ] {
        assert_eq!(text.parse::<Phone>(), Err(PhoneInvalid), "{text}");
    }
}

#[test]
fn the_middle_is_hidden() {
    let phone: Phone = "13812345678".parse().unwrap();
    assert_eq!(format!("{phone} {phone:?}"), "138****5678 Phone(138****5678)");
}

proptest! {
    #[test]
    fn what_is_read_is_read_again(text in "(\\+86|0086|086|86)?[- ]?1[3-9][0-9]{9}|\\PC{0,20}") {
        if let Ok(phone) = text.parse::<Phone>() {
            prop_assert_eq!(phone.e164().parse::<Phone>(), Ok(phone.clone()));
            prop_assert_eq!(phone.national().parse::<Phone>(), Ok(phone));
        }
    }
}

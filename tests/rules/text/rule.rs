use api::problems;
use proptest::prelude::*;
use text::{REASON, Rule, tidy};

const NAME: Rule = Rule::line(8);
const STORY: Rule = Rule::lines(20).or_nothing();

#[test]
fn a_text_is_kept_trimmed_composed_and_with_plain_ends_of_lines() {
    for (written, kept) in [
        ("  太吵\n没空调 ", "太吵\n没空调"),
        ("\u{3000}茶\u{a0}", "茶"),
        ("a\r\nb\rc\u{2028}d\u{85}e", "a\nb\nc\nd\ne"),
        ("e\u{301}", "é"),
        ("\u{f9d3}", "陸"),
        ("", ""),
    ] {
        assert_eq!(tidy(written), kept, "{written:?}");
        assert_eq!(STORY.read("/text", written).unwrap(), kept, "{written:?}");
    }
}

#[test]
fn what_a_person_takes_for_one_character_is_one() {
    for character in ["𠮷", "😀", "👨‍👩‍👧‍👦", "👍🏽", "❤️", "👩‍❤️‍👨", "🏳️‍🌈", "1️⃣", "🇨🇳", "é"]
    {
        assert!(NAME.admits(&character.repeat(8)), "{character}");
        assert!(!NAME.admits(&character.repeat(9)), "{character}");
    }
    // A tower of accents is one character, and has no end.
    assert!(!NAME.admits(&format!("a{}", "\u{301}".repeat(200))));
}

#[test]
fn what_shows_nothing_or_turns_the_line_is_refused() {
    for hidden in [
        "\u{0}",
        "\u{7}",
        "\u{1b}",
        "\u{7f}",
        "\u{9b}",
        "\t",
        "\u{ad}",
        "\u{34f}",
        "\u{61c}",
        "\u{115f}",
        "\u{180e}",
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{200e}",
        "\u{200f}",
        "\u{202a}",
        "\u{202e}",
        "\u{2060}",
        "\u{2064}",
        "\u{2066}",
        "\u{2069}",
        "\u{206f}",
        "\u{2800}",
        "\u{3164}",
        "\u{fe0e}",
        "\u{fe0f}",
        "\u{feff}",
        "\u{ffa0}",
        "\u{fff9}",
        "\u{ffff}",
        "\u{1d173}",
        "\u{e0001}",
        "\u{e0041}",
        "\u{e0100}",
    ] {
        for text in [
            hidden.to_owned(),
            format!("茶{hidden}室"),
            format!("茶{hidden}"),
            format!("{hidden}x"),
        ] {
            // What ends a text may count as white space around it.
            if tidy(&text) == text {
                assert!(!NAME.admits(&text), "{text:?}");
                assert!(!STORY.admits(&text), "{text:?}");
            }
        }
        assert!(
            NAME.read("/name", hidden).unwrap_err().is(&problems::INVALID),
            "{hidden:?}"
        );
    }
    for text in ["", " ", "\u{3000}\u{a0}", "\u{301}", "\u{301} \u{20dd}"] {
        assert!(NAME.read("/name", text).is_err(), "{text:?}");
    }
}

#[test]
fn what_joins_an_emoji_stands_inside_one() {
    for text in [
        "👨\u{200d}",
        "\u{200d}👨",
        "a\u{200d}b",
        "👨\u{200d}a",
        "a\u{fe0f}",
        "1\u{fe0f}",
        "❤\u{fe0f}\u{fe0f}",
    ] {
        assert!(!NAME.admits(text), "{text:?}");
    }
}

#[test]
fn lines_end_where_there_are_lines() {
    assert!(REASON.admits("太吵\n\n没空调"));
    assert!(!NAME.admits("茶\n室"));
    assert!(NAME.read("/name", "茶\r\n室").is_err());
}

#[test]
fn a_reason_says_something_that_can_be_kept() {
    assert!(REASON.read("/reason", &"𠮷".repeat(500)).is_ok());
    for text in ["", " \n ", &"𠮷".repeat(501), "a\u{0}b"] {
        assert!(
            REASON.read("/reason", text).unwrap_err().is(&problems::INVALID),
            "{text:?}"
        );
    }
}

proptest! {
    #[test]
    fn what_is_kept_stays_as_it_is(text: String) {
        if let Ok(kept) = STORY.read("/text", &text) {
            prop_assert_eq!(tidy(&kept), kept.as_str());
            prop_assert!(STORY.admits(&kept) && kept.len() <= STORY.most_bytes());
            prop_assert!(!kept.chars().any(|letter| letter.is_control() && letter != '\n'));
        }
    }

    #[test]
    fn chinese_is_always_fine(text in "[一-龥，。！？a-zA-Z0-9]{1,8}") {
        prop_assert!(NAME.admits(&text));
    }
}

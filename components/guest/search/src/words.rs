//! What is typed into the search field, as a query of the index of words (FTS5).
//!
//! The index holds every two neighbouring characters, because Chinese does not separate words. A query is cut the same
//! way: what stands together must be found together, and everything must be found.

/// The query for this text. Whatever is typed, it is only phrases of letters and digits in quotes, so that nothing in
/// it is read as an operator. A text without letters and digits finds nothing.
pub(crate) fn query(text: &str) -> String {
    let runs = text.split(|character: char| !character.is_alphanumeric());
    let phrases: Vec<String> = runs.filter(|run| !run.is_empty()).map(phrase).collect();
    if phrases.is_empty() {
        return r#""""#.to_owned();
    }
    phrases.join(" ")
}

fn phrase(run: &str) -> String {
    let characters: Vec<char> = run.chars().collect();
    if let [only] = characters[..] {
        return format!(r#""{only}"*"#);
    }
    let pairs: Vec<String> = characters.windows(2).map(|pair| pair.iter().collect()).collect();
    format!(r#""{}""#, pairs.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_a_phrase_of_pairs_and_one_character_a_prefix() {
        assert_eq!(query("听雨轩"), r#""听雨 雨轩""#);
        assert_eq!(query("茶"), r#""茶"*"#);
        assert_eq!(query(" 柳巷  tea！茶"), r#""柳巷" "te ea" "茶"*"#);
    }

    #[test]
    fn nothing_that_is_typed_is_an_operator() {
        for text in ["", "  ", "\"", "*", "🍵", "()-^:", "'; --"] {
            assert_eq!(query(text), r#""""#, "{text}");
        }
        assert_eq!(query("\"茶\" OR words:*"), r#""茶"* "OR" "wo or rd ds""#);
    }
}

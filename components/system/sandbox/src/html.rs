//! HTML in which nothing that came from outside can become markup.

use std::fmt::Display;

/// A page that is being written.
pub(crate) struct Html(String);

impl Html {
    /// A page that begins so.
    pub(crate) fn new(markup: &'static str) -> Html {
        Html(markup.to_owned())
    }

    /// Adds markup. It is of this program: what lives as long as the program cannot have come from outside.
    pub(crate) fn markup(&mut self, markup: &'static str) -> &mut Html {
        self.0.push_str(markup);
        self
    }

    /// Adds text, also inside a quoted attribute.
    pub(crate) fn text(&mut self, text: impl Display) -> &mut Html {
        for letter in text.to_string().chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(letter),
            }
        }
        self
    }

    /// The whole page.
    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let mut html = Html::new("<p title=\"");
        html.text("\"><script>alert('&')</script>茶").markup("\">");
        let expected = "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;茶\">";
        assert_eq!(html.into_string(), expected);
    }
}

use maud::{Markup, html};

/// Rows below their headings; on a narrow screen it scrolls by itself.
pub(super) fn table<const COLUMNS: usize>(headings: [&str; COLUMNS], rows: &Markup) -> Markup {
    html! {
        div.wide {
            table {
                tr { @for heading in headings { th { (heading) } } }
                (rows)
            }
        }
    }
}

use crate::{Books, Bundle, Reply};
use std::fs;

/// What gateways' notifications leave behind: in the books, and in the log of the component that takes them.
pub struct Traces<'a> {
    bundle: &'a Bundle,
    path: &'static str,
    books: Books,
    known: usize,
}

impl<'a> Traces<'a> {
    /// Everything that is there before counts as known. `path`: where the gateway calls.
    #[must_use]
    pub fn of(bundle: &'a Bundle, path: &'static str) -> Traces<'a> {
        let mut traces = Traces {
            bundle,
            path,
            books: Books::of(bundle),
            known: 0,
        };
        traces.lines();
        traces
    }

    /// What was logged since the last look.
    pub fn lines(&mut self) -> Vec<String> {
        let file = self.bundle.state().join("logs/gateway-pay-callback_stderr.txt");
        let said = fs::read_to_string(file).expect("the component's log");
        let lines: Vec<String> = said.lines().skip(self.known).map(str::to_owned).collect();
        self.known += lines.len();
        for line in &lines {
            // Keys, certificates and signatures are long words of base64; numbers and serials are shorter.
            let is_base64 = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
            let longest = line.split(|letter| !is_base64(letter)).map(str::len).max();
            assert!(longest < Some(50) && line.chars().count() <= 300, "{line}");
        }
        lines
    }

    /// The tables in which something has changed since the last look.
    pub fn changes(&mut self) -> Vec<&'static str> {
        let before = std::mem::replace(&mut self.books, Books::of(self.bundle));
        before.different(&self.books)
    }

    /// Nothing has changed, and there is exactly this one line, so that it can quote nothing of the message.
    #[track_caller]
    pub fn only_line(&mut self, reply: &Reply, line: &str) {
        let told = format!("{}{line}", self.beginning(reply));
        assert_eq!(self.lines(), [told]);
        assert_eq!(self.changes(), [""; 0], "{line}");
    }

    /// Nothing has changed, and there is one line, which begins so.
    #[track_caller]
    pub fn one_line(&mut self, reply: &Reply, beginning: &str) -> String {
        let told = format!("{}{beginning}", self.beginning(reply));
        let mut lines = self.lines();
        let line = lines.pop().expect("a line in the log");
        assert!(lines.is_empty() && line.starts_with(&told), "{told}: {lines:?} {line}");
        assert_eq!(self.changes(), [""; 0], "{line}");
        line
    }

    /// Every line begins with the request's name and its path.
    fn beginning(&self, reply: &Reply) -> String {
        let id = reply.header("x-request-id").expect("every answer has a request id");
        format!("{id} {}: ", self.path)
    }
}

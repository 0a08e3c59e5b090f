//! Clients that take their time.

use crate::project::{Project, ask};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};
use tests::Runner;

/// Long before a client gives up, and long after what the runner was told.
const LONG: Duration = Duration::from_secs(20);

/// Begins a request and sends no more of it; answers all that comes back until the connection is closed.
fn begun(runner: &Runner, beginning: &str) -> String {
    let mut stream = TcpStream::connect(runner.address().trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.write_all(beginning.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

#[test]
fn a_head_that_does_not_end_is_given_up() {
    let project = Project::new();
    let runner = project.start(&["--header-timeout", "0.2"]);
    for beginning in ["", "GET /hello HTTP/1.1\r\nhost: localhost\r\nx-slow: "] {
        let answer = begun(&runner, beginning);
        assert!(!answer.contains("200 OK"), "{answer}");
    }
    assert_eq!(ask(&runner, "/hello", &[]), "hello");
}

#[test]
fn a_body_that_does_not_end_is_given_up() {
    let project = Project::new();
    let runner = project.start(&["--body-timeout", "0.2"]);
    let head = "POST /length HTTP/1.1\r\nhost: localhost\r\ncontent-length: 8\r\n\r\n";
    let answer = begun(&runner, &format!("{head}and"));
    assert!(
        answer.starts_with("HTTP/1.1 502"),
        "the component learns that it broke off: {answer}"
    );
    let whole = format!(
        "{}connection: close\r\n\r\nand then",
        head.trim_end_matches("\r\n").to_owned() + "\r\n"
    );
    assert!(begun(&runner, &whole).ends_with("\r\n\r\n8"));
    assert_eq!(ask(&runner, "/hello", &[]), "hello");
}

//! How an answer leaves.

use crate::project::Project;
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

#[test]
fn a_small_answer_leaves_in_one_piece() {
    let project = Project::new();
    let runner = project.start(&[]);
    let mut stream = TcpStream::connect(runner.address().trim_start_matches("http://")).unwrap();
    for _ in 0..50 {
        stream
            .write_all(b"GET /hello HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .unwrap();
        let mut buffer = [0; 4096];
        let length = stream.read(&mut buffer).unwrap();
        let answer = String::from_utf8_lossy(&buffer[..length]);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("\r\ncontent-length: 7\r\n"), "{answer}");
        assert!(
            answer.ends_with("\r\n\r\n\"hello\""),
            "head and body come together: {answer}"
        );
    }
}

#[test]
fn a_body_that_nobody_reads_is_no_obstacle() {
    let project = Project::new();
    let runner = project.start(&[]);
    let agent = ureq::Agent::new_with_defaults();
    for length in [0, 1, 1 << 10, 1 << 20, 8 << 20] {
        let url = format!("{}/hello", runner.address());
        let mut reply = agent.post(&url).send(vec![b'x'; length]).unwrap();
        assert_eq!(reply.body_mut().read_to_string().unwrap(), "\"hello\"", "{length}");
    }
}

#[test]
fn a_head_has_no_body() {
    let project = Project::new();
    let runner = project.start(&[]);
    let reply = ureq::head(format!("{}/hello", runner.address())).call().unwrap();
    assert_eq!(
        (reply.status().as_u16(), &reply.headers()["content-length"]),
        (200, &"7".parse().unwrap())
    );
}

#[test]
fn what_is_no_http_harms_nobody() {
    let project = Project::new();
    let runner = project.start(&[]);
    let address = runner.address().trim_start_matches("http://");
    for text in [
        &b"\x16\x03\x01\x02\x00"[..],
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n",
        b"GET nonsense HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(text).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    assert_eq!(runner.get("/hello").send().status, 200);
}

//! A component that fails harms only what shares its instance.

use crate::project::{Gate, Project, ask, send, until_file_has, with};
use std::{io::Write as _, net::TcpStream, thread};

#[test]
fn a_panic_is_a_500_and_the_next_request_works() {
    let project = Project::new();
    let runner = project.start(&[]);
    for _ in 0..3 {
        let reply = send(&runner, "/panic", &[]);
        assert_eq!((reply.status, reply.text().as_str()), (500, "internal error"));
        assert_eq!(ask(&runner, "/hello", &[]), "hello");
    }
    until_file_has(&project.state("logs/probe_stderr.txt"), "as it was told to");
}

#[test]
fn a_panic_leaves_other_instances_alone() {
    let project = Project::new();
    let runner = project.start(&["--max-instance-concurrent-reuse-count", "1"]);
    let gate = Gate::new();
    thread::scope(|scope| {
        let under_way = scope.spawn(|| ask(&runner, "/out", &[("url", &gate.url())]));
        let elsewhere = scope.spawn(|| ask(&runner, "/sqlite/transaction", &[("url", &gate.url())]));
        let callers = [gate.caller(), gate.caller()];
        for _ in 0..10 {
            assert_eq!(send(&runner, "/panic", &[]).status, 500);
        }
        callers.into_iter().for_each(crate::project::Caller::let_in);
        assert_eq!(under_way.join().unwrap()["body"], "welcome");
        elsewhere.join().unwrap();
    });
}

/// Asks on while components loop, until these are given up.
fn others_go_on(arguments: &[&str], loops: usize) {
    let project = Project::new();
    let runner = project.start(&[&["--request-timeout", "1"], arguments].concat());
    thread::scope(|scope| {
        let looping: Vec<_> = (0..loops)
            .map(|_| scope.spawn(|| send(&runner, "/loop", &[])))
            .collect();
        until_file_has(&project.state("logs/probe_stdout.txt"), &"looping\n".repeat(loops));
        let mut answers = 0;
        while !looping.iter().all(thread::ScopedJoinHandle::is_finished) {
            assert_eq!(ask(&runner, "/hello", &[]), "hello");
            answers += 1;
        }
        for looping in looping {
            let reply = looping.join().unwrap();
            assert_eq!((reply.status, reply.text().as_str()), (504, "timeout"));
        }
        assert!(answers > 10, "{answers}");
    });
    assert_eq!(ask(&runner, "/hello", &[]), "hello");
}

#[test]
fn an_endless_loop_is_given_up_while_others_go_on() {
    others_go_on(&[], 1);
}

#[test]
fn endless_loops_on_every_core_are_given_up_while_others_go_on() {
    others_go_on(&["--max-instance-concurrent-reuse-count", "1"], 3);
}

#[test]
fn a_counterpart_that_never_answers_is_given_up() {
    let project = Project::new();
    let runner = project.start(&["--request-timeout", "1"]);
    let gate = Gate::new();
    let reply = send(&runner, "/out", &[("url", &gate.url())]);
    assert_eq!((reply.status, reply.text().as_str()), (504, "timeout"));
    assert_eq!(ask(&runner, "/hello", &[]), "hello");
}

#[test]
fn who_shares_the_instance_of_a_panic_gets_an_answer() {
    let project = Project::new();
    let runner = project.start(&[]);
    let gate = Gate::new();
    thread::scope(|scope| {
        let under_way = scope.spawn(|| send(&runner, "/out", &[("url", &gate.url())]));
        let caller = gate.caller();
        assert_eq!(send(&runner, "/panic", &[]).status, 500);
        caller.let_in();
        let status = under_way.join().unwrap().status;
        assert!(status == 200 || status == 500, "{status}");
    });
}

#[test]
fn a_client_that_hangs_up_harms_nobody() {
    let project = Project::new();
    let runner = project.start(&[]);
    let (left, kept) = (Gate::new(), Gate::new());
    thread::scope(|scope| {
        let under_way = scope.spawn(|| ask(&runner, "/out", &[("url", &kept.url())]));
        let caller = kept.caller();
        for _ in 0..5 {
            let mut client = TcpStream::connect(runner.address().trim_start_matches("http://")).unwrap();
            let path = with("/out", &[("url", &left.url())]);
            write!(client, "GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
            let abandoned = left.caller();
            drop(client);
            assert_eq!(ask(&runner, "/hello", &[]), "hello");
            abandoned.let_in();
        }
        caller.let_in();
        assert_eq!(under_way.join().unwrap()["body"], "welcome");
    });
}

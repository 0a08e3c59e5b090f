//! A client that costs little: one connection kept alive, requests made of bytes beforehand, answers read no further
//! than their length.

use anyhow::{Context as _, Result, bail};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// An answer that takes longer counts as none.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection.
pub struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
    body_at: usize,
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> Result<Connection> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Connection {
            stream,
            answer: Vec::with_capacity(64 << 10),
            body_at: 0,
        })
    }

    /// Sends a whole request and reads the whole answer; its status.
    pub fn send(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request)?;
        self.answer.clear();
        self.body_at = self.read_head()?;
        let head = std::str::from_utf8(&self.answer[..self.body_at])?;
        let status = head
            .get(9..12)
            .and_then(|digits| digits.parse().ok())
            .context("no status")?;
        let length = match status {
            204 => 0,
            _ => length(head).context("an answer without content-length")?,
        };
        while self.answer.len() < self.body_at + length {
            self.read_more()?;
        }
        Ok(status)
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        &self.answer[self.body_at..]
    }

    /// Reads until the head is there; where the body begins.
    fn read_head(&mut self) -> Result<usize> {
        let mut seen: usize = 0;
        loop {
            let from = seen.saturating_sub(3);
            if let Some(at) = self.answer[from..].windows(4).position(|window| window == b"\r\n\r\n") {
                return Ok(from + at + 4);
            }
            seen = self.answer.len();
            self.read_more()?;
        }
    }

    fn read_more(&mut self) -> Result<()> {
        let mut piece = [0; 16 << 10];
        let read = self.stream.read(&mut piece)?;
        if read == 0 {
            bail!("the connection was closed");
        }
        self.answer.extend_from_slice(&piece[..read]);
        Ok(())
    }
}

fn length(head: &str) -> Option<usize> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next()?.1.trim().parse().ok()
}

//! People with a session.

use crate::{call::Call, client::Connection};
use anyhow::{Context as _, Result, ensure};
use clock::Id;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// How many there are.
const GUESTS: usize = 32;

/// Somebody who has logged in.
pub struct Guest {
    pub id: Id,
    pub token: String,
}

/// Lets them log in through the sandbox's WeChat.
pub fn log_in(address: SocketAddr) -> Result<Vec<Guest>> {
    let mut connection = Connection::open(address)?;
    let one = |number| {
        let code = json!({ "code": format!("sandbox-bench{number}-1") });
        let status = connection.send(&Call::new("POST", "/v1/login/wechat", None).json(&code).bytes())?;
        ensure!(
            status == 200,
            "login: {status} {}",
            String::from_utf8_lossy(connection.body())
        );
        let login: Value = serde_json::from_slice(connection.body())?;
        let id = login["user"]["id"]
            .as_str()
            .and_then(Id::parse)
            .context("a login without a user")?;
        Ok(Guest {
            id,
            token: login["token"].as_str().context("a login without a token")?.to_owned(),
        })
    };
    (0..GUESTS).map(one).collect()
}
